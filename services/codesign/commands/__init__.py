"""What people ask codesign to do, by subject: each command's struct stands directly above its handler."""
