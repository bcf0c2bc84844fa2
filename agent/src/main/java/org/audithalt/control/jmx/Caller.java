package org.audithalt.control.jmx;

import java.lang.reflect.Method;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who asks through JMX: the principals of an authenticated connection, and the thread, which names a remote host. */
final class Caller {
    private static final int MOST_NAMES = 4;
    private static final int MOST_CHARACTERS = 100;

    private Caller() {}

    /** Fields of a record. */
    static String words() {
        return words(principals(), Thread.currentThread().getName());
    }

    /** The same of names that others have chosen: no blank, quote, {@code =} or {@code ,} of theirs makes another field. */
    static String words(List<String> principals, String thread) {
        StringBuilder text = new StringBuilder("principal=");
        for (int i = 0; i < principals.size() && i < MOST_NAMES; i++) {
            add(i == 0 ? "" : ",", principals.get(i), text);
        }
        if (principals.isEmpty()) {
            text.append('?');
        }
        add(" thread=", thread, text);
        return text.toString();
    }

    private static void add(String before, String name, StringBuilder text) {
        text.append(before).append(name.isEmpty() ? "?" : "");
        for (int i = 0; i < name.length() && i < MOST_CHARACTERS; i++) {
            char c = name.charAt(i);
            boolean plain = c > ' ' && c < 0x7f && "'\"=,".indexOf(c) < 0;
            text.append(plain ? c : '_');
        }
    }

    /** Subject.current() from 18 on, Subject.getSubject before; neither has to be named here, where one of them is missing or deprecated. */
    private static List<String> principals() {
        List<String> names = new ArrayList<>();
        try {
            Class<?> type = Class.forName("javax.security.auth.Subject");
            Object subject;
            try {
                subject = type.getMethod("current").invoke(null);
            } catch (NoSuchMethodException older) {
                Class<?> control = Class.forName("java.security.AccessController");
                Object context = control.getMethod("getContext").invoke(null);
                Method get = type.getMethod("getSubject", Class.forName("java.security.AccessControlContext"));
                subject = get.invoke(null, context);
            }
            if (subject != null) {
                for (Object principal : (Set<?>) type.getMethod("getPrincipals").invoke(subject)) {
                    names.add(String.valueOf(((Principal) principal).getName()));
                }
            }
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            return List.of();
        }
        return names;
    }
}
