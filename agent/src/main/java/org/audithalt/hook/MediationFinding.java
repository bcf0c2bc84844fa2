package org.audithalt.hook;

/**
 * One thing that the proof has to say about a native method.
 *
 * @param method the native method, {@code class.name(descriptor)}
 * @param operation the system calls that it makes; empty if that is not known
 * @param site the method whose code calls it, {@code class.name(descriptor)}; empty if no code of the image does
 * @param cause why it is not covered, or what is not known; empty if it is covered
 */
public record MediationFinding(String method, String operation, String site, String cause) {

    static String text(HookRow.Member member) {
        return MediationCoverage.text(member) + member.descriptor();
    }
}
