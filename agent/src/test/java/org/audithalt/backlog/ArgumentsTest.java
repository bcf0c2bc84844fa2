package org.audithalt.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.audithalt.hook.ObjectKind;
import org.audithalt.record.AuditRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers and names in a record are those of the system call, whatever the JDK's method hands over beside them. */
class ArgumentsTest {
    @TempDir
    Path directory;

    private Audited audited;

    @BeforeEach
    void makeBacklog() {
        BootNatives.prepare();
        audited = new Audited(directory, Audited.rules(directory, "-a always,exit -S all -k all"));
    }

    private AuditRecord done(String row, Object first, Object second, long... numbers) {
        audited.exit(row, audited.enter(row, first, second, numbers), 1);
        return audited.one();
    }

    @Test
    void aNamesCallHasItsNumbersAsTheyAre() {
        assertThat(done("FOS.open", "/x", null, -100, 11, 12, 13).argument).containsExactly(-100, 11, 12, 13);
    }

    /** Port and length are in the address; the call has a pointer there. */
    @Test
    void aConnectHasDescriptorAndLengthOfTheAddress() {
        InetAddress loopback = InetAddress.getLoopbackAddress();

        AuditRecord connect = done("Net.connect", loopback, null, 5, 443, 12, 13);
        assertThat(connect.argument).containsExactly(5, 0, 28, 13);
        assertThat(connect.address.toByteArray()).startsWith(10, 0, 1, 0xbb);
        assertThat(done("UDS.connect", "/run/s".getBytes(UTF_8), null, 5, 11, 12, 13).argument)
                .containsExactly(5, 0, 9, 13);
        assertThat(done("Net.bind", loopback, null, 5, 443, 12, 13).argument).containsExactly(5, 0, 28, 13);
    }

    @Test
    void aSendHasItsLengthAndFlags() {
        var peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);

        assertThat(done("DCI.send", peer, null, 5, 11, 100, 13).argument).containsExactly(5, 0, 100, 13);
    }

    @Test
    void anOptionHasItsLevelAndNumberBesideItsAddress() {
        AuditRecord six = done("Net.join6", new byte[16], null, 5, 41, 20, 13);
        assertThat(six.argument).containsExactly(5, 41, 20, 13);
        assertThat(six.address.toByteArray()).hasSize(28).startsWith(10);

        // the group itself is handed over as the fourth number
        AuditRecord four = done("Net.join4", null, null, 5, 0, 35, 0xe0000001L);
        assertThat(four.argument).containsExactly(5, 0, 35, 0);
        assertThat(four.address.toByteArray()).startsWith(2, 0, 0, 0, 0xe0, 0, 0, 1);
    }

    @Test
    void aProgramHasPointersOnly() {
        AuditRecord program =
                done("PI.forkAndExec", "/bin/x\0".getBytes(UTF_8), "a\0b\0".getBytes(UTF_8), 2, 11, 12, 13);

        assertThat(program.argument).containsExactly(0, 0, 12, 13);
        assertThat(program.argumentCount).isEqualTo(3);
    }

    @Test
    void aVeryLongArgumentListHasNoNegativeCount() {
        AuditRecord program = done("PI.forkAndExec", "/x\0".getBytes(UTF_8), "a\0".getBytes(UTF_8), 1 << 20);

        assertThat(program.argumentCount).isEqualTo(65_535);
    }

    @Test
    void theSendersPlaceIsNoArgument() {
        assertThat(done("DCI.receive", null, null, 5, 0, 100, 0).argument).containsExactly(5, 0, 100, 0);
    }

    @Test
    void theSenderThatTheNativeLeftIsRecorded() {
        long sender = Slab.UNSAFE.allocateMemory(28);
        try {
            Slab.UNSAFE.setMemory(sender, 28, (byte) 7);
            Slab.UNSAFE.putShort(sender, (short) 2);
            audited.exit("DCI.receive", audited.enter("DCI.receive", null, null, 5, 0, 100, sender), 10);
            assertThat(audited.one().address.toByteArray()).hasSize(16).startsWith(2, 0, 7, 7);

            audited.exit("DCI.receive", audited.enter("DCI.receive", null, null, 5, 0, 100, sender), -2);
            assertThat(audited.one().address.isEmpty())
                    .as("nothing was received")
                    .isTrue();
        } finally {
            Slab.UNSAFE.freeMemory(sender);
        }
    }

    @Test
    void aNameBelowAnOpenDirectoryIsAbsolute() throws Exception {
        long name = FileNatives.cString(directory.toString().getBytes(UTF_8));
        int descriptor = FileNatives.open(name, 0);
        FileNatives.free(name);
        try {
            String real = directory.toRealPath().toString();
            AuditRecord renamed =
                    done("UND.renameat", "a".getBytes(UTF_8), "b".getBytes(UTF_8), descriptor, 0, descriptor, 0);
            assertThat(Audited.text(renamed.name)).isEqualTo(real + "/a");
            assertThat(Audited.text(renamed.secondName)).isEqualTo(real + "/b");
            assertThat(renamed.argument).containsExactly(descriptor, 0, descriptor, 0);
        } finally {
            FileNatives.close(descriptor);
        }
    }

    /** The first and last letters of each length in UTF-8. */
    @Test
    void namesAreWrittenInUtf8WhateverTheirLetters() {
        String name = "/\u0001\u007f\u0080\u07ff\u0800\ufffd\uffff\ud800\udc00\udbff\udfff.";

        assertThat(done("FOS.open", name, null, -100).name.toByteArray()).isEqualTo(name.getBytes(UTF_8));
    }

    @Test
    void aNameIsCutWithinALetterWhereItsRoomEnds() {
        for (String letter : new String[] {"\u00e9", "\u20ac", "\ud834\udd1e"}) {
            for (int ascii = 4090; ascii <= 4096; ascii++) {
                String name = "/" + "n".repeat(ascii - 1) + letter + letter;
                byte[] whole = name.getBytes(UTF_8);

                assertThat(done("FOS.open", name, null, -100).name.toByteArray())
                        .isEqualTo(java.util.Arrays.copyOf(whole, Math.min(whole.length, 4096)));
            }
        }
    }

    @Test
    void everyKindOfObjectHasItsName() throws Exception {
        Path file = Files.createFile(directory.resolve("f"));
        assertThat(HookObjects.name(ObjectKind.STRING, "/x", -1)).isEqualTo("/x");
        assertThat(HookObjects.name(ObjectKind.CLASS, String.class, -1)).isEqualTo("java.lang.String");
        assertThat(HookObjects.name(ObjectKind.CLASS, null, -1)).isNull();
        assertThat(HookObjects.name(ObjectKind.FILE, new File("/x"), -1)).isEqualTo("/x");
        assertThat(HookObjects.name(ObjectKind.FILE, null, -1)).isNull();
        assertThat(HookObjects.name(ObjectKind.INET_ADDRESS, InetAddress.getLoopbackAddress(), -1))
                .isNull();
        try (var opened = new java.io.FileOutputStream(file.toFile())) {
            int descriptor = org.audithalt.bridge.Bridge.descriptor(opened.getFD());
            assertThat((byte[]) HookObjects.name(ObjectKind.DESCRIPTOR_NAME, null, descriptor))
                    .asString(UTF_8)
                    .isEqualTo(file.toRealPath().toString());
        }
    }

    @Test
    void rulesSeeNamesAsTheKernelResolvesThem() {
        Selection selection = new Selection("/home/app".getBytes(UTF_8));

        assertThat(selection.absolute("/x")).asString(UTF_8).isEqualTo("/x");
        assertThat(selection.absolute("x/y")).asString(UTF_8).isEqualTo("/home/app/x/y");
        assertThat(new Selection("/".getBytes(UTF_8)).absolute("x/y"))
                .asString(UTF_8)
                .isEqualTo("/x/y");
        assertThat(selection.absolute("größe")).asString(UTF_8).isEqualTo("/home/app/größe");
        assertThat(selection.absolute("x".getBytes(UTF_8))).asString(UTF_8).isEqualTo("/home/app/x");
        assertThat(selection.absolute("")).isEmpty();
        assertThat(selection.absolute(null)).isNull();
        assertThat(selection.absolute(new Object())).isNull();
    }

    @Test
    void aRuleOnAPathSelectsTheSecondNameToo() throws Exception {
        Path own = Files.createDirectory(directory.resolve("own"));
        Audited some = new Audited(own, Audited.rules(directory, "-a always,exit -S rename -F dir=/etc -k moved"));

        some.exit("UFS.rename", some.enter("UFS.rename", "/tmp/a".getBytes(UTF_8), "/etc/b".getBytes(UTF_8)), 0);
        some.exit("UFS.rename", some.enter("UFS.rename", "/tmp/a".getBytes(UTF_8), "/var/b".getBytes(UTF_8)), 0);
        some.exit("UFS.rename", some.enter("UFS.rename", "/etc/a".getBytes(UTF_8), "/var/b".getBytes(UTF_8)), 0);

        assertThat(Audited.names(some.drained())).containsExactly("/tmp/a", "/etc/a");
    }

    @Test
    void aRuleOnAccessSeesHowAFileIsOpened() throws Exception {
        Path own = Files.createDirectory(directory.resolve("own"));
        Audited some = new Audited(own, Audited.rules(directory, "-w /etc/passwd -p w -k changed"));

        some.exit("FIS.open", some.enter("FIS.open", "/etc/passwd", null, -100, 0, 0), 5);
        some.exit("FOS.open", some.enter("FOS.open", "/etc/passwd", null, -100, 0, 0x241), 5);
        some.exit("RAF.open", some.enter("RAF.open", "/etc/passwd", null, -100, 0, 2), 5);

        assertThat(some.drained()).hasSize(2);
    }
}
