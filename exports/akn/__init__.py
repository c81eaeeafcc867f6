"""The terms as Akoma Ntoso 3.0 (OASIS LegalDocML, akn-core v1.0): identified, with their life cycle, and as printed."""
