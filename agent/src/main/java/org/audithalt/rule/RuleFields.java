package org.audithalt.rule;

import org.audithalt.hook.Arch;
import org.audithalt.hook.Permission;

/** Reads the terms after {@code -F} into a draft. */
final class RuleFields {
    private static final int MAX_PATH_BYTES = 4095;
    private static final int MAX_KEY_BYTES = 256;

    private static final String[] SUPPORTED = RuleWords.array("arch dir exit key path perm success");

    private static final String[] LATER =
            RuleWords.array("a0 a1 a2 a3 auid devmajor devminor egid euid exe filetype fsgid fstype fsuid gid inode "
                    + "loginuid msgtype obj_gid obj_lev_high obj_lev_low obj_role obj_type obj_uid obj_user pers "
                    + "pid ppid saddr_fam sessionid sgid subj_clr subj_role subj_sen subj_type subj_user suid uid");

    private static final String[] OTHER_MACHINES =
            RuleWords.array("b32 i386 i486 i586 i686 ia64 ppc ppc64 ppc64le s390 s390x alpha arm armv5tel armv5tejl "
                    + "armv6l armv7l riscv32 riscv64");

    private final Arch ours;

    RuleFields(Arch ours) {
        this.ours = ours;
    }

    void read(RuleDraft draft, String term) {
        int start = 0;
        while (start < term.length() && "!<>&=".indexOf(term.charAt(start)) < 0) {
            start++;
        }
        Comparison comparison = Comparison.at(term, start);
        String words = "-F " + term;
        String name = term.substring(0, start);
        String value = comparison == null
                ? ""
                : term.substring(start + comparison.text().length());
        Field field = Field.named(name);
        if (RuleWords.contains(LATER, name)) {
            draft.place.problem(words, name + " is not supported yet");
        } else if (field == null) {
            String[] known = new String[SUPPORTED.length + LATER.length];
            System.arraycopy(SUPPORTED, 0, known, 0, SUPPORTED.length);
            System.arraycopy(LATER, 0, known, SUPPORTED.length, LATER.length);
            draft.place.problem(words, "unknown field" + NearestWord.hint(NearestWord.of(name, known)));
        } else if (comparison == null) {
            draft.place.problem(words, "no operator (write " + name + "=VALUE)");
        } else if (value.isEmpty()) {
            draft.place.problem(words, "value missing");
        } else if (field == Field.EXIT) {
            ResultFields.exit(draft, words, comparison, value);
        } else if (field == Field.ARCH) {
            arch(draft, words, comparison, value);
        } else if (comparison != Comparison.EQUAL) {
            draft.place.problem(words, name + " takes only =");
        } else if (field == Field.SUCCESS) {
            ResultFields.success(draft, words, value);
        } else if (field == Field.PERM) {
            permission(draft, words, value);
        } else if (field == Field.KEY) {
            key(draft, words, value);
        } else {
            path(draft, words, value, field == Field.DIR);
        }
    }

    void key(RuleDraft draft, String words, String value) {
        if (!draft.watch && !draft.callsGiven && !draft.has(Field.PERM) && draft.name() == null) {
            draft.place.problem(words, "a key needs -w, -S, perm, path or dir before it");
            return;
        }
        draft.terms.add(new FieldTerm(Field.KEY, Comparison.EQUAL, 0, value, value));
        if (value.isEmpty()) {
            draft.place.problem(words, "value missing");
        } else if (draft.keyBytes().length > MAX_KEY_BYTES) {
            draft.place.problem(words, "the keys of a rule have at most " + MAX_KEY_BYTES + " bytes together");
        }
    }

    void permission(RuleDraft draft, String words, String value) {
        if (draft.has(Field.PERM)) {
            draft.place.problem(words, "given twice");
        }
        int bits = 0;
        for (int i = 0; i < value.length(); i++) {
            int bit = permissionBit(value.charAt(i));
            if (bit == 0) {
                draft.place.problem(
                        words, "unknown permission " + Place.shown(value.substring(i, i + 1)) + " (r, w, x, a)");
                return;
            }
            bits |= bit;
        }
        permission(draft, bits);
    }

    /** Adds a term for bits of Permission. */
    static void permission(RuleDraft draft, int bits) {
        draft.terms.add(new FieldTerm(Field.PERM, Comparison.EQUAL, bits, "", permissionText(bits)));
    }

    /** Bits of Permission as letters, in auditctl's order. */
    static String permissionText(int bits) {
        return ((bits & Permission.READ) != 0 ? "r" : "")
                + ((bits & Permission.WRITE) != 0 ? "w" : "")
                + ((bits & Permission.EXECUTE) != 0 ? "x" : "")
                + ((bits & Permission.ATTRIBUTE) != 0 ? "a" : "");
    }

    void path(RuleDraft draft, String words, String value, boolean tree) {
        if (draft.name() != null) {
            draft.place.problem(words, "a rule has one path or dir");
        } else if (value.charAt(0) != '/') {
            draft.place.problem(words, "not an absolute path");
        } else if (!tree && value.length() > 1 && value.endsWith("/")) {
            draft.place.problem(words, "a path has no slash at its end (a directory's content is dir=)");
        } else if (value.length() > MAX_PATH_BYTES) {
            draft.place.problem(words, "longer than " + MAX_PATH_BYTES + " bytes");
        }
        draft.terms.add(new FieldTerm(tree ? Field.DIR : Field.PATH, Comparison.EQUAL, 0, value, value));
    }

    private void arch(RuleDraft draft, String words, Comparison comparison, String value) {
        if (draft.callsGiven) {
            draft.place.problem(words, "arch must be before -S");
        } else if (draft.has(Field.ARCH)) {
            draft.place.problem(words, "given twice");
        } else if (!comparison.isEquality()) {
            draft.place.problem(words, "arch takes only = and !=");
        } else {
            int named = archNamed(value);
            if (named < 0) {
                String[] known = {"b64", "b32", "x86_64", "aarch64"};
                draft.place.problem(words, "unknown machine" + NearestWord.hint(NearestWord.of(value, known)));
            }
            draft.terms.add(new FieldTerm(Field.ARCH, comparison, 0, "", value));
            draft.archIsOurs = (named == 1) == (comparison == Comparison.EQUAL);
        }
    }

    /** 1 for the architecture of this process, 0 for another, -1 for none. */
    private int archNamed(String value) {
        if (value.equals("b64")) {
            return 1;
        }
        if (value.equals("x86_64") || value.equals("aarch64")) {
            return value.equals("aarch64") == (ours == Arch.AARCH64) ? 1 : 0;
        }
        if (RuleWords.contains(OTHER_MACHINES, value)) {
            return 0;
        }
        // a machine number as records print it, or with 0x; shorter hexadecimal words are more likely typing errors
        long number = value.length() == 8 || value.startsWith("0x")
                ? RuleNumber.parse(value.startsWith("0x") ? value : "0x" + value)
                : RuleNumber.INVALID;
        return number == RuleNumber.INVALID ? -1 : (int) number == ours.auditArch() ? 1 : 0;
    }

    private static int permissionBit(char letter) {
        return switch (letter) {
            case 'r' -> Permission.READ;
            case 'w' -> Permission.WRITE;
            case 'x' -> Permission.EXECUTE;
            case 'a' -> Permission.ATTRIBUTE;
            default -> 0;
        };
    }
}
