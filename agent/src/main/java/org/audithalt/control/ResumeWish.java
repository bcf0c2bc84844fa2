package org.audithalt.control;

/**
 * How to resume: {@code [--dry-run | --unaudited] REASON}. Immutable.
 *
 * @param dryRun only say what would come of it
 * @param unaudited although no sink can store the records of what then runs
 * @param reason why, in the administrator's words; may be empty
 */
public record ResumeWish(boolean dryRun, boolean unaudited, String reason) {
    private static final String DRY_RUN = "--dry-run";
    private static final String UNAUDITED = "--unaudited";

    /** Takes what follows the command's word apart: an option counts only as the first word. */
    static ResumeWish parse(String words) {
        boolean dry = begins(words, DRY_RUN);
        boolean unaudited = begins(words, UNAUDITED);
        String option = dry ? DRY_RUN : unaudited ? UNAUDITED : "";
        return new ResumeWish(dry, unaudited, words.substring(option.length()).trim());
    }

    private static boolean begins(String words, String option) {
        return words.equals(option) || words.startsWith(option) && words.charAt(option.length()) == ' ';
    }
}
