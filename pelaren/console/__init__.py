"""The operator's side: starting, stopping and looking after Pelaren. Knows processes and folders, not the business."""
