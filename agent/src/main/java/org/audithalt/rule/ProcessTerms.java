package org.audithalt.rule;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decides terms on the process itself, as the kernel would (audit_filter_rules): ids are unsigned, {@code gid} and {@code egid}
 * hold for supplementary groups, a term on a label that the process does not have never holds. Stateless.
 */
final class ProcessTerms {
    private ProcessTerms() {}

    /** Whether a term on a field that the process answers holds. */
    static boolean holds(FieldTerm term, ProcessFacts facts) {
        Field field = term.field();
        if (field == Field.EXE) {
            boolean same = term.text().equals(new String(facts.exe(), StandardCharsets.ISO_8859_1))
                    || RealNames.areOneFile(term.text(), facts.exe());
            return same == (term.comparison() == Comparison.EQUAL);
        }
        if (field.kind() == Field.Kind.LABEL) {
            String part = Label.part(facts.label(), field);
            return part != null && labelHolds(term, part);
        }
        boolean holds = term.comparison().holds(number(field, facts), term.number());
        if (field == Field.GID || field == Field.EGID) {
            boolean member = isMember(facts.groups(), term.number());
            if (term.comparison() == Comparison.EQUAL) {
                return holds || member;
            }
            if (term.comparison() == Comparison.NOT_EQUAL) {
                return holds && !member;
            }
        }
        return holds;
    }

    private static boolean labelHolds(FieldTerm term, String part) {
        if (term.field().takes() == Field.Takes.ORDER) {
            SecurityLevel asked = SecurityLevel.parse(term.text());
            SecurityLevel actual = SecurityLevel.parse(part);
            if (asked != null && actual != null) {
                return asked.holds(actual, term.comparison());
            }
        }
        boolean same = term.text().equals(part);
        return same ? term.comparison() == Comparison.EQUAL : term.comparison() == Comparison.NOT_EQUAL;
    }

    /** Whether a comparison of two identities of the process holds. */
    static boolean holds(FieldPair pair, ProcessFacts facts) {
        return (number(pair.left(), facts) == number(pair.right(), facts)) == pair.equal();
    }

    /** A field's constant as people read it: {@code auid is unset}. */
    static String constant(Field field, ProcessFacts facts) {
        if (field == Field.EXE) {
            return "exe is " + new String(facts.exe(), StandardCharsets.UTF_8);
        }
        if (field.kind() == Field.Kind.LABEL) {
            @Nullable String part = Label.part(facts.label(), field);
            return part == null ? "the process has no security label" : field.word() + " is " + part;
        }
        int number = number(field, facts);
        boolean unset = number == -1 && field.kind() != Field.Kind.NUMBER || number == -1 && field == Field.SESSIONID;
        return field.word() + " is " + (unset ? "unset" : Integer.toUnsignedString(number));
    }

    static int number(Field field, ProcessFacts facts) {
        return facts.id(
                switch (field) {
                    case PID -> ProcessFacts.Id.PID;
                    case PPID -> ProcessFacts.Id.PPID;
                    case AUID -> ProcessFacts.Id.AUID;
                    case UID -> ProcessFacts.Id.UID;
                    case EUID -> ProcessFacts.Id.EUID;
                    case SUID -> ProcessFacts.Id.SUID;
                    case FSUID -> ProcessFacts.Id.FSUID;
                    case GID -> ProcessFacts.Id.GID;
                    case EGID -> ProcessFacts.Id.EGID;
                    case SGID -> ProcessFacts.Id.SGID;
                    case FSGID -> ProcessFacts.Id.FSGID;
                    case SESSIONID -> ProcessFacts.Id.SESSIONID;
                    case PERS -> ProcessFacts.Id.PERS;
                    default -> throw new IllegalArgumentException(field.word());
                });
    }

    private static boolean isMember(int[] groups, int group) {
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] == group) {
                return true;
            }
        }
        return false;
    }
}
