//! Placeholder doc, replaced with the first real file.
