package org.audithalt.rule;

import java.util.List;

/**
 * Which types of record the list {@code exclude} leaves out. Only those that explain an event may go; what makes the event, and
 * the agent's own records, is never left out. Numbers of types are the kernel's (linux/audit.h). Stateless.
 */
public final class ExcludedTypes {
    /** Bits of {@link RuleSet#excluded}. */
    public static final int PATH = 1;

    public static final int SOCKADDR = 1 << 1;
    public static final int CWD = 1 << 2;
    public static final int EXECVE = 1 << 3;
    public static final int MMAP = 1 << 4;
    public static final int PROCTITLE = 1 << 5;

    private static final int[] NUMBERS = {1302, 1306, 1307, 1309, 1323, 1327};

    private ExcludedTypes() {}

    /** The types that terms on {@code msgtype} mean, as bits. */
    static int of(List<FieldTerm> terms) {
        int excluded = 0;
        for (int type = 0; type < NUMBERS.length; type++) {
            boolean meant = !terms.isEmpty();
            for (int i = 0; i < terms.size(); i++) {
                meant &= terms.get(i)
                        .comparison()
                        .holds(NUMBERS[type], terms.get(i).number());
            }
            excluded |= meant ? 1 << type : 0;
        }
        return excluded;
    }
}
