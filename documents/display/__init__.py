"""What pages and PDF show of versions: each as a part of an agreement, all of a document in their order."""
