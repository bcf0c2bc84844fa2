package org.audithalt.benchmark.contender;

import java.security.Permission;

/** A security manager that looks at nothing: what being asked costs. JDK 17 only. */
@SuppressWarnings("removal")
public final class Permissive extends SecurityManager {
    @Override
    public void checkPermission(Permission permission) {
        // allowed
    }

    @Override
    public void checkPermission(Permission permission, Object context) {
        // allowed
    }
}
