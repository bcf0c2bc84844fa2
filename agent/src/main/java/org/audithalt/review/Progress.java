package org.audithalt.review;

/** Is told how far a search has come, by its thread. */
public interface Progress {
    /** Tells nobody. */
    Progress NONE = new Progress() {
        @Override
        public void searched(long bytes) {}

        @Override
        public void printing() {}
    };

    /** So many bytes more have been searched; of a compressed file all at once, at its end. */
    void searched(long bytes);

    /** Something found is about to be printed. */
    void printing();
}
