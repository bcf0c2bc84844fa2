package org.audithalt.hook;

/** Machine architecture of an audit record: the kernel's AUDIT_ARCH_* values. Immutable, safe to use from any thread. */
public enum Arch {
    /** 64-bit x86, {@code AUDIT_ARCH_X86_64}. */
    X86_64(0xc000003e),
    /** 64-bit ARM, {@code AUDIT_ARCH_AARCH64}. */
    AARCH64(0xc00000b7);

    private static final Arch CURRENT = of(System.getProperty("os.arch", ""));

    private final int auditArch;

    Arch(int auditArch) {
        this.auditArch = auditArch;
    }

    /**
     * The value of the {@code arch=} field, printed there as eight lower-case hexadecimal digits.
     *
     * @return the kernel's AUDIT_ARCH_* value
     */
    public int auditArch() {
        return auditArch;
    }

    /**
     * The architecture this process runs on. An architecture that is neither of the two counts as {@link #X86_64}: the
     * agent's start refuses it before anything is recorded, see {@link #isSupported(String)}.
     *
     * @return never null
     */
    public static Arch current() {
        return CURRENT;
    }

    /**
     * Tells whether the JDK's name for an architecture is one of those supported.
     *
     * @param osArch value of the system property {@code os.arch}
     * @return true for amd64, x86_64 and aarch64
     */
    public static boolean isSupported(String osArch) {
        return osArch.equals("amd64") || osArch.equals("x86_64") || osArch.equals("aarch64");
    }

    private static Arch of(String osArch) {
        return osArch.equals("aarch64") ? AARCH64 : X86_64;
    }
}
