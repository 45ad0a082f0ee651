"""Questions over all schemas, which no service may ask: was everything heard, once and in order, and all or nothing?"""
