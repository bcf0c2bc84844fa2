package org.audithalt.it.program;

/** The smallest program. The first argument is its exit code. */
public final class HelloWorld {
    private HelloWorld() {}

    /** Runs. */
    public static void main(String[] arguments) {
        System.out.println("Hello World");
        if (arguments.length > 0) {
            System.exit(Integer.parseInt(arguments[0]));
        }
    }
}
