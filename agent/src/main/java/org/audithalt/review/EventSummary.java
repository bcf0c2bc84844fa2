package org.audithalt.review;

/**
 * What an event says in a sentence: who did what to what, with which result and how. All texts are a byte a character; what is
 * not known is empty. Filled anew for each event; for one thread.
 */
final class EventSummary {
    String type = "";
    String kind = "";
    String session = "";
    String subject = "";
    String actingAs = "";
    String subjectKind = "";
    String subjectLabel = "";
    String action = "";
    /** {@code success}, {@code failed}. */
    String result = "";

    String object = "";
    /** The object's inode. */
    String objectNumber = "";
    /** What the object became or belongs to. */
    String second = "";

    String objectLabel = "";
    String objectKind = "";
    String how = "";
    String key = "";

    void clear() {
        type = "";
        kind = "unknown";
        session = "";
        subject = "";
        actingAs = "";
        subjectKind = "";
        subjectLabel = "";
        action = SummaryTables.UNKNOWN_ACTION;
        result = "";
        object = "";
        objectNumber = "";
        second = "";
        objectLabel = "";
        objectKind = "unknown";
        how = "";
        key = "";
    }
}
