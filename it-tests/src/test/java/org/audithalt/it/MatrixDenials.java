package org.audithalt.it;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the program of the matrix says of its actions while they are denied, and afterwards. */
final class MatrixDenials {
    private static final Pattern RESULT = Pattern.compile("(\\w)\\.(\\S+) (.*)");
    private static final String TEXT = "No space left on device";
    private static final String BECAUSE = " because of ";

    /**
     * How each public API says that an action was denied: ACTIONS EXCEPTION [CAUSE], the first that fits. {@code SecurityException}
     * where the API declares no other; {@code AssertionError} where the JDK itself thinks that the call cannot fail.
     */
    private static final List<String[]> DENIED = table("""
            (fis|fos).*|raf(-r|-none)? java.io.FileNotFoundException
            newfile.*|length.*|canonical(-no)?|truncate|pipe-open|inherited java.io.IOException
            (in|out)-.*|out|sync-dev|raf-.*|ch-.*|(p?read|readv|p?write|writev)-no java.io.IOException
            fstat-(in|all|raf|ch).* java.io.IOException
            force.*|lock|trylock(-no)?|map.*|transfer.*|watch-new|heap.*|sdp.*|run.* java.io.IOException
            lookup.*|reverse.*|reachable.* java.io.IOException
            tempfile|nio-temp java.security.ProviderException java.io.IOException
            nio-exists.* java.lang.SecurityException
            nio-.*|link.*|symlink.*|readlink.*|realpath.*|copy.*|mknod.*|stat.*|lstat.*|store(-no)? java.nio.file.FileSystemException
            watch|watch-no|openat.*|renameat.*|unlinkat.*|opendirat|direct.* java.nio.file.FileSystemException
            chmod.*|fchmod.*|chown.*|lchown.*|unix-mode|settime|time-.*|sec-.* java.nio.file.FileSystemException
            x(set|get|list|remove).*|dos java.nio.file.FileSystemException
            user-(owner|group).* java.nio.file.FileSystemException
            user-(name|grp).* java.io.IOException
            opendir.* sun.nio.fs.UnixException
            trylock2 java.lang.AssertionError java.io.IOException
            msync(-no)? java.io.UncheckedIOException java.io.IOException
            udp-old-(disc|cno) java.io.UncheckedIOException java.net.SocketException
            as-(connect|accept).* java.util.concurrent.ExecutionException java.net.SocketException
            grp-(no-)?unbl.* java.lang.SecurityException
            (socket|bind|connect|accept|unix-|tcp-|net-|as-|udp-|grp-|group-|keep|nif-).* java.net.SocketException
            (nodelay|quickack|fragment)(-no)? java.net.SocketException
            handle.*|raise|user|ffm.*|smartcard java.lang.reflect.InvocationTargetException java.lang.SecurityException
            recording java.lang.IllegalStateException java.lang.SecurityException
            jcmd.* javax.management.RuntimeMBeanException java.lang.SecurityException
            pkcs11|secmod java.security.InvalidParameterException java.io.FileNotFoundException
            .* java.lang.SecurityException
            """);

    /** What is not denied: ACTIONS RESULT # REASON. */
    private static final List<String[]> NOT_DENIED = table("""
            tempfile|nio-temp .*No.space.left.on.device # denied, too: the file itself, for the random number was at hand
            (in|ch)-close|closedir|cleaner|watch-end|dup2 ok # may not sleep
            dup2-no .*Bad.file.descriptor # the same
            grp-(drop|leave).*|group-old-end ok # the same
            grp-no-drop.* .*Cannot.assign.* # the same
            dirstream (ok|.*closed) # no row; closedir may be earlier
            (tcp|net|as)-(in|out) ok # shutdown may not sleep
            readable.* ok # 17: the exception is caught, the answer is false
            proxies ok # 21: goes on, in a class initialiser of the JDK
            smartcard .*file.too.short # 25: goes on, in a class initialiser of the JDK
            select.* ok # the selector's lock is held
            fstat-(raf-no|shut) .*Stream.Closed # the JDK knows without a call
            no-bytes ok # the natives make no call
            group-old-no .*Already.* # the JDK knows without a call
            """);

    private MatrixDenials() {}

    /**
     * Results of a round in which each action should have been denied.
     *
     * @param suspended threads of those that were suspended instead, because they were in a class initialiser
     */
    static List<String> notDenied(List<String> stdout, String round, List<String> suspended) {
        return stdout.stream()
                .filter(line -> isOf(line, round) && !suspended.contains(line.split(" ")[0]) && !denied(line))
                .toList();
    }

    /** Results of a round in which none should have been, nor fail because one was before. */
    static List<String> denied(List<String> stdout, String round) {
        return stdout.stream()
                .filter(line -> isOf(line, round)
                        && (line.contains("denied by audithalt")
                                || line.contains("FileSystemException") && line.contains(TEXT)
                                || line.contains("NoClassDefFoundError")
                                || line.contains("ExceptionInInitializerError")))
                .toList();
    }

    private static boolean isOf(String line, String round) {
        Matcher result = RESULT.matcher(line);
        return result.matches() && result.group(1).equals(round);
    }

    private static boolean denied(String line) {
        Matcher result = RESULT.matcher(line);
        if (!result.matches()) {
            return false;
        }
        String action = result.group(2);
        String said = result.group(3);
        for (String[] row : NOT_DENIED) {
            if (action.matches(row[0]) && said.matches(row[1])) {
                return true;
            }
        }
        for (String[] row : DENIED) {
            if (action.matches(row[0])) {
                return (said.startsWith(row[1] + ":") || said.startsWith(row[1] + BECAUSE))
                        && (row.length < 3 || said.contains(BECAUSE + row[2]))
                        && said.contains(TEXT);
            }
        }
        return false;
    }

    private static List<String[]> table(String text) {
        return text.lines()
                .map(line -> line.replaceFirst(" # .*", "").split(" "))
                .toList();
    }
}
