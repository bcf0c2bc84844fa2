package org.audithalt.it;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One system call as one of the two witnesses tells it: the kernel or the trail.
 *
 * @param name of the call, {@code fstat} for all its forms and {@code accept} for both
 * @param descriptor the descriptor that it acts on; -1 if it takes none
 * @param objects absolute names, for a descriptor that of its file; none for a socket
 * @param address {@code IP:PORT} of the peer or of the socket itself, {@code unix:PATH}; of setsockopt the option; empty if
 *     not told
 * @param failed whether it failed; null if not told
 * @param exit result as the kernel gives it, an errno negative; null if not told
 * @param text as its source has it
 */
record Deed(
        String name,
        int descriptor,
        List<String> objects,
        String address,
        @Nullable Boolean failed,
        @Nullable Long exit,
        String text) {

    /** Whether this call of the kernel's account is the one that the record tells; what a record leaves open fits all. */
    boolean isTold(Deed record) {
        return name.equals(record.name)
                && (record.descriptor < 0 || descriptor < 0 || descriptor == record.descriptor)
                && (objects.equals(record.objects) || isSearched(record))
                && (address.isEmpty() || record.address.isEmpty() || address.equals(record.address))
                && (record.failed == null || record.failed.equals(failed))
                && (record.exit == null || record.exit.equals(exit));
    }

    /** A program without a slash is looked for in PATH. */
    private boolean isSearched(Deed record) {
        return name.equals("execve")
                && !objects.isEmpty()
                && !record.objects.isEmpty()
                && objects.get(0).endsWith("/" + record.objects.get(0));
    }

    /** The first object, else the address, else nothing. */
    String object() {
        return objects.isEmpty() ? address : objects.get(0);
    }

    @Override
    public String toString() {
        return text;
    }
}
