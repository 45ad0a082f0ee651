"""Questions over all journals and inboxes, which no service may ask: was everything heard, once and in order?"""
