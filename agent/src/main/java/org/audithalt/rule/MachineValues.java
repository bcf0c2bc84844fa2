package org.audithalt.rule;

import org.audithalt.hook.Arch;
import org.jspecify.annotations.Nullable;

/** Reads the values of {@code arch}: {@code b64}, {@code b32}, names and numbers of machines (linux/audit.h, AUDIT_ARCH_*). */
final class MachineValues {
    private static final WordTable MACHINES = new WordTable("""
            x86_64/-1073741762 i386/0x40000003 i486/0x40000003 i586/0x40000003 i686/0x40000003
            aarch64/-1073741641 arm/0x40000028 armv5tel/0x40000028 armv5tejl/0x40000028 armv6l/0x40000028
            armv7l/0x40000028 armeb/0x28 ppc/0x14 ppc64/-2147483627 ppc64le/-1073741803 s390/0x16
            s390x/-2147483626 riscv32/0x400000f3 riscv64/-1073741581 alpha/-1073704922 ia64/-1073741774
            """);
    private static final int HEX_DIGITS = 8;

    private final int ours;
    private final int ours32;

    MachineValues(Arch arch) {
        ours = arch.auditArch();
        ours32 = MACHINES.number(arch == Arch.AARCH64 ? "arm" : "i386");
    }

    @Nullable
    FieldTerm read(RuleDraft draft, String words, Field field, Comparison comparison, String value) {
        if (draft.has(Field.ARCH)) {
            draft.place.problem(words, "given twice");
            return null;
        }
        long number = number(value);
        if (number == RuleNumber.INVALID) {
            String[] known = {"b64", "b32", "x86_64", "aarch64", "i386"};
            draft.place.problem(words, "unknown machine" + NearestWord.hint(NearestWord.of(value, known)));
            return null;
        }
        draft.archIsOurs = ((int) number == ours) == (comparison == Comparison.EQUAL);
        return FieldTerm.ofNumber(field, comparison, (int) number, shown((int) number));
    }

    private long number(String value) {
        if (value.equalsIgnoreCase("b64")) {
            return ours;
        }
        if (value.equalsIgnoreCase("b32")) {
            return ours32;
        }
        int named = MACHINES.number(value);
        if (named != WordTable.NONE) {
            return named;
        }
        // a machine number as records print it, or with 0x; shorter hexadecimal words are more likely typing errors
        boolean prefixed = value.startsWith("0x") || value.startsWith("0X");
        return value.length() == HEX_DIGITS || prefixed
                ? RuleNumber.parse(prefixed ? value : "0x" + value)
                : RuleNumber.INVALID;
    }

    /** auditctl lists every machine as b64 or b32; here only those of this process and their 32-bit kin are. */
    private String shown(int number) {
        if (number == ours) {
            return "b64";
        }
        if (number == ours32) {
            return "b32";
        }
        String name = MACHINES.name(number);
        return name == null ? "0x" + Integer.toHexString(number) : name;
    }
}
