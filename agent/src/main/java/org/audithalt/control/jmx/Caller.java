package org.audithalt.control.jmx;

import java.lang.reflect.Method;
import java.security.Principal;
import java.util.Set;

/** Who asks through JMX: the principals of an authenticated connection, and the thread, which names a remote host. */
final class Caller {
    private Caller() {}

    /** Fields of a record, without blanks in their values. */
    static String words() {
        StringBuilder text = new StringBuilder("principal=");
        String names = principals();
        text.append(names.isEmpty() ? "?" : names);
        text.append(" thread=").append(Thread.currentThread().getName().replace(' ', '_'));
        return text.toString();
    }

    /** Subject.current() from 18 on, Subject.getSubject before; neither has to be named here, where one of them is missing or deprecated. */
    private static String principals() {
        StringBuilder names = new StringBuilder();
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
                    names.append(names.length() == 0 ? "" : ",").append(((Principal) principal).getName());
                }
            }
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            return "";
        }
        return names.toString().replace(' ', '_');
    }
}
