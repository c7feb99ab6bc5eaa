// Holds the precompiled header that every test with torch reuses.
