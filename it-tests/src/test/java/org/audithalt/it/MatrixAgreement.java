package org.audithalt.it;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Compares the calls that the kernel saw of a thread with its records: each record is one call, in their order; calls without
 * record are those that no Java code makes.
 *
 * @param matched number of calls with their record
 * @param unexplained calls without record for which there is no reason
 * @param invented records without call
 */
record MatrixAgreement(int matched, List<String> unexplained, List<String> invented) {
    /** Calls that the JVM and natives make by the way: ACTION CALL # REASON, both regular expressions. */
    private static final List<Pattern[]> BY_THE_WAY = patterns("""
            .* mmap yes \\d+ # memory of the JVM and of the C library
            .* munmap .* # the same
            .* (pread64|stat|read|close) .*/lib/modules # the JVM loads a class of the JDK
            .* readlink yes \\d+ /proc/self/fd/\\d+ # the agent asks for the name of a descriptor
            .* fcntl yes \\d+ ?.* # flags of descriptors
            .* (read|recvfrom) no -11 # nothing there yet: no event
            (?!readlink).* readlink (yes|no) .* # canonicalize and realpath ask for each part of a name
            (?!gr|no|qu|keepi|keepc|fr|udp-b).* setsockopt yes 0 # the native of socket sets options
            (?!fstat|l?stat|exists|size|modified|isdir|sec-stat|nio-exists).* stat (yes 0 /.*|yes 0) # natives look at what they have opened
            .* (openat|read|mmap|close|pread64) (yes|no) \\S+ .*\\.so(\\.\\S+)? # the linker reads a library
            load.*|archive-list write yes \\d+ # the JVM warns on its standard output
            archive-list close .* # the native closes what it has opened
            attach.* (shutdown|close|kill) .* # natives of attaching look for the process, and release
            (canonical|realpath|copy.*) (readlink|copy_file_range|sendfile|read) .* # several calls, one row
            transfer.* sendfile .* # where copy_file_range is refused
            direct.* fcntl .* # the native reads the flags first
            ffm-lib.* (openat|mmap|close|read) .* # the linker looks for a library
            (fis-dir|newfile|tempfile|prefs|raf-.*) (close|statfs) .* # the native closes what it will not read, or has made
            (children|parent|info) .* # the natives read /proc
            (lookup|reverse|reachable).* .* # the C library asks files and servers
            (heap|recording|jcmd).* .* # the JVM itself writes, on whichever thread
            inherited close .* # descriptor 0 is no socket
            (mounts|store) (read|close) .* # the C library reads the table of mounts
            (user.*|timezone) .* # the C library reads its tables
            nif-.* (socket|openat|read|close) .* # the natives ask the kernel
            kill.* (openat|read|close) .*/stat # the native looks whether it is still the same process
            run.* .* # ProcessImpl's native makes pipes, the child makes execve
            attach.* openat .*/status # the native looks whose process it is
            attach-stale (openat|read) .*(/status|/tmp(/hsperfdata_\\w+)?) # Perf.attach: the JVM looks for the other's file
            smartcard stat .* # the library of smart cards looks for its daemon
            prefs fchmod .* # lockFile0 of 21, beside the openat of its row
            watch-no close .* # of the failed service
            (?!out-full|raf-full).* write no -28 /dev/full # the agent makes the text of a denial
            """);

    /** Records whose call is not the thread's, or none: ACTION RECORD # REASON. */
    private static final List<Pattern[]> NO_CALL = patterns("""
            .* readlink yes null .* # canonicalize and realpath: the calls of each part are one row
            canonical-no readlink no -36 .* # the native looks at the length of the name, and makes no call
            copy-no (write|sendfile) no -5 .* # the read failed: several calls, one row
            kill-gone kill no null # the native finds that the process has gone, and makes no call
            sdp.* socket no null # the native finds that there is no IPv6, and makes no call
            ffm-lib openat yes null .* # loaded already
            ffm-lib-no openat no null .* # the linker looks in many places
            (load-no|pkcs11|secmod|smartcard) openat (yes|no) null .* # opened, and found to be no library
            run.* execve .* # made by the child
            (heap|recording|jcmd).* .* # the JVM itself writes, on whichever thread
            """);

    /** Compares. */
    static MatrixAgreement of(String action, List<String> kernel, List<String> records) {
        List<String> unexplained = new ArrayList<>();
        List<String> invented = new ArrayList<>();
        int matched = 0;
        int next = 0;
        for (String call : kernel) {
            int at = next;
            while (at < records.size() && !is(call, records.get(at)) && among(NO_CALL, action, records.get(at))) {
                at++;
            }
            if (at < records.size() && is(call, records.get(at))) {
                matched++;
                next = at + 1;
            } else if (!among(BY_THE_WAY, action, call)) {
                unexplained.add(call);
            }
        }
        for (String record : records.subList(next, records.size())) {
            if (!among(NO_CALL, action, record)) {
                invented.add(record);
            }
        }
        return new MatrixAgreement(matched, unexplained, invented);
    }

    /**
     * Compares without order, where nothing says which action a call belongs to: what any action does by the way is then
     * explained, so a missing record of a read, copy or close may go unseen here. {@link #of} sees it.
     *
     * @param kernel calls of all actions
     * @param records of each action
     */
    static MatrixAgreement ofAll(List<String> kernel, Map<String, List<String>> records) {
        List<String> calls = new ArrayList<>(kernel);
        List<String> invented = new ArrayList<>();
        int matched = 0;
        for (boolean exact : new boolean[] {true, false}) {
            for (Map.Entry<String, List<String>> action : records.entrySet()) {
                for (String record : action.getValue()) {
                    if (record.contains(" null") == exact) {
                        continue;
                    }
                    if (remove(calls, record)) {
                        matched++;
                    } else if (!among(NO_CALL, action.getKey(), record)) {
                        invented.add(action.getKey() + " " + record);
                    }
                }
            }
        }
        calls.removeIf(call -> records.keySet().stream().anyMatch(action -> among(BY_THE_WAY, action, call)));
        return new MatrixAgreement(matched, calls, invented);
    }

    private static boolean remove(List<String> calls, String record) {
        for (Iterator<String> all = calls.iterator(); all.hasNext(); ) {
            if (is(all.next(), record)) {
                all.remove();
                return true;
            }
        }
        return false;
    }

    boolean holds() {
        return unexplained.isEmpty() && invented.isEmpty();
    }

    /** What the JDK does not tell is {@code null} in the record. */
    private static boolean is(String call, String record) {
        String[] seen = call.split(" ", 4);
        String[] told = record.split(" ", 4);
        for (int i = 0; i < Math.max(seen.length, told.length); i++) {
            String is = i < seen.length ? seen[i] : "";
            String says = i < told.length ? told[i] : "";
            if (!is.equals(says) && !(says.equals("null") && i > 0 && i < 3)) {
                return false;
            }
        }
        return true;
    }

    private static boolean among(List<Pattern[]> reasons, String action, String call) {
        for (Pattern[] reason : reasons) {
            if (reason[0].matcher(action).matches() && reason[1].matcher(call).matches()) {
                return true;
            }
        }
        return false;
    }

    private static List<Pattern[]> patterns(String table) {
        List<Pattern[]> patterns = new ArrayList<>();
        for (String line : table.split("\n")) {
            String[] cells = line.replaceFirst(" # .*", "").split(" ", 2);
            patterns.add(new Pattern[] {Pattern.compile(cells[0]), Pattern.compile(cells[1])});
        }
        return patterns;
    }
}
