package org.audithalt.it.program;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A class whose static initialiser does an audited action: an exception there makes it unusable for good. */
final class Initialised {
    private Initialised() {}

    /** Initialises the class for the first time, or uses it again. */
    static void use(String file) {
        Plain.file = file;
        Late.use();
    }

    /** Where the initialiser finds its file. */
    static final class Plain {
        static String file = "";

        private Plain() {}
    }

    private static final class Late {
        static {
            try {
                new FileOutputStream(Plain.file).close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        static void use() {
            // merely to be called is to be initialised
        }
    }
}
