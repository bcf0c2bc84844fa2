package org.audithalt.record;

import org.audithalt.hook.Operation;

/** Which objects of an operation {@code path_detail=yes} looks at: those whose PATH lines have a nametype other than UNKNOWN. Stateless. */
public enum DetailPlan {
    /** None: there is no file, or nobody can say any more which it was. */
    NONE,
    /** The name, after the action. */
    NAME,
    /** The name, after the action; and its directory where the action made it. */
    OPEN,
    /** The descriptor in the first argument. */
    DESCRIPTOR,
    /** The name before the action, its directory after it. */
    REMOVED,
    /** The name and its directory, after the action. */
    MADE,
    /** The second name and both directories, after the action: old and new name are one object. */
    RENAMED,
    /** The second name and its directory, after the action: a link and what it is a link to are one object. */
    LINKED;

    private static final DetailPlan[] ROWS = rows();

    /** The plan of an operation. */
    public static DetailPlan of(Operation operation) {
        return ROWS[operation.ordinal()];
    }

    private static DetailPlan[] rows() {
        DetailPlan[] rows = new DetailPlan[Operation.count()];
        for (int i = 0; i < rows.length; i++) {
            // a closed descriptor is nobody's, or another's
            rows[i] = Operation.of(i) == Operation.CLOSE ? NONE : ofShape(EventShape.of(Operation.of(i)));
        }
        return rows;
    }

    private static DetailPlan ofShape(byte shape) {
        return switch (shape) {
            case EventShape.OPEN -> OPEN;
            case EventShape.OBJECT, EventShape.PROGRAM, EventShape.LIBRARY -> NAME;
            case EventShape.DESCRIPTOR, EventShape.MAPPING -> DESCRIPTOR;
            case EventShape.REMOVE -> REMOVED;
            case EventShape.CREATE -> MADE;
            case EventShape.RENAME -> RENAMED;
            case EventShape.LINK, EventShape.SYMLINK -> LINKED;
            default -> NONE;
        };
    }
}
