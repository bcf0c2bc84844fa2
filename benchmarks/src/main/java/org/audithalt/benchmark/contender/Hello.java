package org.audithalt.benchmark.contender;

/** The least a program can do, for the cost of a start. */
public final class Hello {
    private Hello() {}

    /** Says so. */
    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
