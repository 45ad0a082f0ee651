"""The small platform library under every service. It knows no service and no word of the college."""
