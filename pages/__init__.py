"""What is shown: Panel pages, one file a page, listed in `server.PAGES`."""
