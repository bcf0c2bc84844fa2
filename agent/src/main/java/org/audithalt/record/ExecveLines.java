package org.audithalt.record;

/**
 * The EXECVE lines of an event: {@code argc=N a0="…" a1="…"}, in as many lines as it takes. An argument longer than a
 * line comes in pieces, {@code aN_len=TOTAL aN[0]=… aN[1]=…}, where TOTAL counts characters as written. As in the
 * kernel, the fields of every line but the first begin with a space, which leaves two after the colon.
 *
 * <p>The list ends after {@link #MOST_LINES} lines; readers bear a list shorter than {@code argc}. Not thread-safe.
 */
final class ExecveLines {
    /** Characters of fields in one line (MAX_EXECVE_AUDIT_LEN in the kernel). */
    static final int LONGEST_FIELDS = 7500;

    static final int MOST_LINES = 64;

    /** What a piece needs besides its text: {@code  aN_len=TOTAL aN[M]=""} with numbers of ten digits. */
    private static final int PIECE_FRAME = 64;

    private static final byte[] EXECVE = EventHead.ascii("EXECVE");
    private static final byte[] ARGC_FIELD = EventHead.ascii("argc=");
    private static final byte[] LENGTH_FIELD = EventHead.ascii("_len=");

    private final EventHead head;
    private final Octets out = new Octets(1024);
    private int lines;
    private int lineBegin;
    private boolean cut;

    ExecveLines(EventHead head) {
        this.head = head;
    }

    /** The lines made last. */
    Octets text() {
        return out;
    }

    /** Whether the list had to be cut. */
    boolean cut() {
        return cut;
    }

    /** Makes the lines of a record; argument 0 is its name. */
    void make(AuditRecord record) {
        out.clear();
        lines = 0;
        cut = false;
        beginLine();
        out.append(ARGC_FIELD);
        out.appendDecimal(record.argumentCount);
        int nameLength = record.name.length();
        if (nameLength > 0 && record.name.array()[nameLength - 1] == 0) {
            nameLength--;
        }
        argument(0, record.name.array(), 0, nameLength);
        byte[] arguments = record.arguments.array();
        int end = record.arguments.length();
        int number = 1;
        int from = 0;
        for (int at = 0; at <= end && !cut; at++) {
            boolean ends = at == end ? from < end : arguments[at] == 0;
            if (ends) {
                argument(number++, arguments, from, at - from);
                from = at + 1;
            }
        }
        out.append('\n');
    }

    private void argument(int number, byte[] value, int from, int length) {
        int need = frame(number) + UntrustedText.writtenLength(value, from, length);
        if (need > LONGEST_FIELDS) {
            pieces(number, value, from, length);
            return;
        }
        if (need > room() && !nextLine()) {
            return;
        }
        field(number);
        out.append('=');
        UntrustedText.append(out, value, from, length);
    }

    private void pieces(int number, byte[] value, int from, int length) {
        boolean hex = UntrustedText.needsHex(value, from, length);
        int at = from;
        for (int piece = 0; at < from + length; piece++) {
            if (room() < 2 * PIECE_FRAME && !nextLine()) {
                return;
            }
            if (piece == 0) {
                field(number);
                out.append(LENGTH_FIELD);
                out.appendDecimal(hex ? 2L * length : length);
            }
            field(number);
            out.append('[');
            out.appendDecimal(piece);
            out.append(']');
            out.append('=');
            int characters = room() - 2;
            int count = Math.min(from + length - at, hex ? characters / 2 : characters);
            if (hex) {
                out.appendUpperHex(value, at, count);
            } else {
                UntrustedText.append(out, value, at, count);
            }
            at += count;
        }
    }

    private static int frame(int number) {
        return 3 + Octets.decimalDigits(number);
    }

    private void field(int number) {
        out.append(' ');
        out.append('a');
        out.appendDecimal(number);
    }

    private int room() {
        return LONGEST_FIELDS - (out.length() - lineBegin);
    }

    private void beginLine() {
        head.begin(out, EXECVE);
        lineBegin = out.length();
        lines++;
    }

    private boolean nextLine() {
        if (lines == MOST_LINES) {
            cut = true;
            return false;
        }
        out.append('\n');
        beginLine();
        return true;
    }

    /**
     * Upper bound of the lines' bytes. An argument of n bytes takes n + 1 bytes of payload and at most 5 + digits + 2n
     * characters, which is most for n = 0. Two neighbouring lines together hold more than one line's fields, since a
     * line ends only when the next argument does not fit; the frame of a piece is charged to its line.
     *
     * @param payloadBytes bytes of name and arguments
     */
    long longest(int payloadBytes) {
        long characters = (payloadBytes + 2L) * (5 + Octets.decimalDigits(payloadBytes));
        long mostLines = Math.min(MOST_LINES, 3 + 2 * characters / (LONGEST_FIELDS - 2 * PIECE_FRAME));
        long byLines = MOST_LINES * (long) (head.longest() + LONGEST_FIELDS + 1);
        return Math.min(
                byLines, characters + mostLines * (head.longest() + 1 + 2 * PIECE_FRAME) + ARGC_FIELD.length + 20);
    }
}
