package org.audithalt.it;

import static org.audithalt.it.RuleRow.FILES;
import static org.audithalt.it.RuleRow.LINKS;
import static org.audithalt.it.RuleRow.MISSING;
import static org.audithalt.it.RuleRow.NET;
import static org.audithalt.it.RuleRow.Together.CALLS;
import static org.audithalt.it.RuleRow.Together.DIRECTORIES;
import static org.audithalt.it.RuleRow.Together.EVERYTHING;
import static org.audithalt.it.RuleRow.Together.EXCLUDED;
import static org.audithalt.it.RuleRow.Together.EXCLUDED_TOO;
import static org.audithalt.it.RuleRow.Together.MORE_CALLS;
import static org.audithalt.it.RuleRow.Together.TASK;
import static org.audithalt.it.RuleRow.Together.UNSET;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every feature of the rule language (auditctl(8)) that can select something in a JVM. */
final class RuleRows {
    /** Rules that the agent refuses as yet. A row that it takes must not stand here. */
    static final Set<String> NOT_YET = Set.of(
            "-S openat,mkdir,rmdir -F success!=1",
            "-S openat -F a0=0xffffff9c",
            "-S openat -F a0=-100",
            "-S openat -F a2=0",
            "-S openat -F a2!=0",
            "-S openat -F a2&03",
            "-S openat -F a2&0100",
            "-S openat -F a2&=0102",
            "-S openat -F a2<2",
            "-S openat -F a2<=2",
            "-S openat -F a2>577",
            "-S openat -F a2>=577",
            "-S openat -F a3=0666",
            "-S openat -F a2&0100 -F a2&0200",
            "-S mkdir -F a1=0777",
            "-S chmod -F a1=0600",
            "-S chmod -F a1&0111",
            "-S mkdir -F uid=0",
            "-S mkdir -F uid=root",
            "-S mkdir -F uid!=0",
            "-S mkdir -F uid>=1000",
            "-S mkdir -F gid=0",
            "-S mkdir -F gid!=root",
            "-S mkdir -F euid=0 -F suid=0 -F fsuid=0 -F egid=0 -F sgid=0 -F fsgid=0",
            "-S mkdir -F euid>0",
            "-S mkdir -F auid=$AUID",
            "-S mkdir -F auid!=$AUID",
            "-S mkdir -F loginuid>=1000 -F auid!=unset",
            "-S mkdir -F auid!=-1",
            "-S mkdir -F auid=unset",
            "-S mkdir -F pid=$PID",
            "-S mkdir -F pid!=$PID",
            "-S mkdir -F pid>1",
            "-S mkdir -F ppid=$PPID",
            "-S mkdir -F ppid!=$PPID",
            "-S mkdir -F sessionid=$SESSION",
            "-S mkdir -F sessionid=unset",
            "-S mkdir -F pers=0",
            "-S mkdir -F exe=$EXE",
            "-S mkdir -F exe!=$EXE",
            "-S mkdir -F exe=/bin/sh",
            "-S execve -F exe=$EXE",
            "-S execve -F exe=$D/prog",
            "-S mkdir -C uid=euid",
            "-S mkdir -C uid!=euid",
            "-S mkdir -C auid!=uid",
            "-S mkdir -C gid=egid -C egid=sgid",
            "-S mkdir -F subj_type=nosuch_t",
            "-S openat -C uid!=obj_uid",
            "-S openat -C uid=obj_uid",
            "-S openat -C gid!=obj_gid",
            "-S openat -C auid!=obj_uid",
            "-S openat -F obj_uid=1234",
            "-S openat -F obj_uid!=0",
            "-S openat -F obj_uid>=1000",
            "-S openat -F obj_gid=5678",
            "-S mkdir -F obj_uid=0",
            "-S openat -F filetype=file",
            "-S openat -F filetype=dir",
            "-S openat -F filetype!=file",
            "-S openat -F filetype=fifo",
            "-S openat -F filetype=link",
            "-S mkdir -F filetype=dir",
            "-S unlink -F filetype=file",
            "-S rename -F filetype=file",
            "connect a2=16",
            "connect a2=28",
            "socket a0=2",
            "socket a0=10",
            "socket a0=1",
            "listen a1",
            "socket a1&2",
            "bind saddr_fam=2",
            "bind saddr_fam=10",
            "bind saddr_fam=1",
            "sendto saddr_fam!=10",
            "connect saddr_fam=1",
            "connect saddr_fam=2",
            "connect saddr_fam>=10",
            "exe= without -S",
            "auid>=1000, not set",
            "auid>=1000 auid!=unset, not set",
            "auid=unset, not set",
            "auid!=4294967295, not set",
            "sessionid=unset, not set",
            "connect filetype=socket",
            "connect saddr_fam=1 in dir=",
            "inode=",
            "inode!=",
            "devmajor= devminor=",
            "devmajor!=",
            "obj_type=",
            "exclude msgtype=CWD, SOCKADDR",
            "exclude msgtype=PATH, PROCTITLE",
            "never,task");

    private static final String B64 = "-a always,exit -F arch=b64 ";
    private static final String IN_D = " -F dir=$D -k $K";

    private RuleRows() {}

    static List<RuleRow> all() {
        List<RuleRow> rows = new ArrayList<>();
        rows.addAll(watches());
        rows.addAll(calls());
        rows.addAll(order());
        rows.addAll(results());
        rows.addAll(arguments());
        rows.addAll(process());
        rows.addAll(objects());
        rows.addAll(names());
        rows.addAll(apart());
        return rows;
    }

    private static RuleRow row(String name, String kits, String... rules) {
        return RuleRow.of(DIRECTORIES, name, kits, rules);
    }

    /** One call in the row's directory, under one more term. */
    private static RuleRow term(String call, String term) {
        return row("-S " + call + " " + term, FILES, B64 + "-S " + call + " " + term + IN_D);
    }

    private static List<RuleRow> watches() {
        return List.of(
                row("-w directory", FILES, "-w $D -k $K"),
                row("-w directory -p r", FILES, "-w $D -p r -k $K"),
                row("-w directory -p w", FILES, "-w $D -p w -k $K"),
                row("-w directory -p x", FILES, "-w $D -p x -k $K"),
                row("-w directory -p a", FILES, "-w $D -p a -k $K"),
                row("-w directory/ -p wa", FILES, "-w $D/ -p wa -k $K"),
                row("-w file", FILES, "-w $D/f -k $K"),
                row("-w file -p r", FILES, "-w $D/f -p r -k $K"),
                row("-w file -p wa", FILES, "-w $D/g -p wa -k $K"),
                row("-w program -p x", FILES, "-w $D/prog -p x -k $K"),
                row("-w file that is made later", FILES, "-w $D/new -p wa -k $K"),
                row("-w file that is renamed", FILES, "-w $D/from -p w -k $K"),
                row("-w file that is renamed to", FILES, "-w $D/to -p w -k $K"),
                row("path=", FILES, B64 + "-F path=$D/f -k $K"),
                row("path= perm=", FILES, B64 + "-F path=$D/f -F perm=w -k $K"),
                row("path= -S", FILES, B64 + "-S openat,link -F path=$D/f -k $K"),
                row("path= of a directory", FILES, B64 + "-F path=$D/sub -F perm=rwa -k $K"),
                row("dir=", FILES, B64 + "-S openat -F dir=$D -k $K"),
                row("dir= with a slash", FILES, B64 + "-S openat -F dir=$D/ -k $K"),
                row("dir= within", FILES, B64 + "-F dir=$D/sub -F perm=rwa -k $K"),
                row("dir= perm=rw", FILES, "-a always,exit -F dir=$D -F perm=rw -k $K"),
                row("dir= perm=xa", FILES, "-a always,exit -F dir=$D -F perm=xa -k $K"),
                row("perm= before dir=", FILES, "-a always,exit -F perm=w -F dir=$D -k $K"),
                row("perm= with -S", FILES, B64 + "-S openat,unlink,chmod -F perm=w" + IN_D));
    }

    private static List<RuleRow> calls() {
        return List.of(
                row("-S one in dir=", FILES, B64 + "-S rename" + IN_D),
                row("-S list in dir=", FILES, B64 + "-S mkdir,rmdir" + IN_D),
                row("-S -S in dir=", FILES, B64 + "-S mkdir -S unlink" + IN_D),
                row("-S number in dir=", FILES, B64 + "-S 83,87" + IN_D),
                row("-S all in dir=", FILES, B64 + "-S all" + IN_D),
                row("no -S in dir=", FILES, "-a always,exit -F dir=$D -F key=$K"),
                row("exit,always", FILES, "-a exit,always -F arch=b64 -S mkdir" + IN_D),
                row("arch=x86_64", FILES, "-a always,exit -F arch=x86_64 -S mkdir" + IN_D),
                row("arch=b32", FILES, "-a always,exit -F arch=b32 -S mkdir" + IN_D)
                        .nothing(),
                row("arch!=b32", FILES, "-a always,exit -F arch!=b32 -F perm=x" + IN_D),
                row("arch!=b32 and -S", FILES, "-a always,exit -F arch!=b32 -S mkdir" + IN_D)
                        .nothing()
                        .ours(
                                "auditctl takes the call's number from the table of the other machine",
                                "mkdir mkdir 0",
                                "mkdirAgain mkdir -17"),
                row("no arch", FILES, "-a always,exit -S mkdir" + IN_D),
                RuleRow.of(CALLS, "-S one", FILES, B64 + "-S mkdir -k $K"),
                RuleRow.of(CALLS, "-S list", FILES, B64 + "-S rmdir,link -k $K"),
                RuleRow.of(CALLS, "-S number", FILES, B64 + "-S 88 -k $K"),
                RuleRow.of(CALLS, "perm= alone", FILES, B64 + "-F perm=x -k $K"),
                RuleRow.of(CALLS, "-S open, which is openat in truth", FILES, B64 + "-S open,creat -k $K")
                        .nothing(),
                RuleRow.of(MORE_CALLS, "perm= alone of attributes", FILES, B64 + "-F perm=a -k $K"),
                RuleRow.of(EVERYTHING, "-S all", MISSING + " " + NET, B64 + "-S all -k $K"));
    }

    private static List<RuleRow> order() {
        return List.of(
                row(
                        "never before always",
                        FILES,
                        "-a never,exit -F arch=b64 -S mkdir -F dir=$D",
                        B64 + "-S mkdir,rmdir -F dir=$B -k $K"),
                row(
                        "always before never",
                        FILES,
                        B64 + "-S mkdir,rmdir -F dir=$B -k $K",
                        "-a never,exit -F arch=b64 -S mkdir -F dir=$D"),
                row("never alone", FILES, "-a never,exit -F arch=b64 -S mkdir" + IN_D)
                        .nothing(),
                row(
                        "path before call",
                        FILES,
                        B64 + "-F path=$D/f -F perm=r -k $K-path -k $K",
                        B64 + "-S openat -F dir=$D -k $K-call -k $K"),
                row(
                        "call before path",
                        FILES,
                        B64 + "-S openat -F dir=$D -k $K-call -k $K",
                        B64 + "-F path=$D/f -F perm=r -k $K-path -k $K"),
                row("watch before watch", FILES, "-w $D/sub -p r -k $K -k in", "-w $D -p r -k $K -k out"),
                row(
                        "-A goes first",
                        FILES,
                        B64 + "-S mkdir" + IN_D,
                        "-A always,exit -F arch=b64 -S mkdir -F dir=$D -k $K -k A"),
                row(
                        "-A never goes first",
                        FILES,
                        B64 + "-S mkdir,rmdir" + IN_D,
                        "-A never,exit -F arch=b64 -S rmdir -F dir=$D"),
                row("several keys", FILES, B64 + "-S mkdir -F dir=$D -k $K -k two -k three"),
                row("key with a space", FILES, B64 + "-S mkdir -F dir=$D -k $K\\ and\\ more"),
                row("no key", FILES, B64 + "-S mkdir -F dir=$D", B64 + "-S rmdir -F dir=$D -k $K"));
    }

    private static List<RuleRow> results() {
        String any = "openat,mkdir,rmdir";
        return List.of(
                term(any, "-F exit=0"),
                term(any, "-F exit=-EEXIST"),
                term(any, "-F exit=-17"),
                term("mkdir,rmdir", "-F exit=EEXIST").nothing(),
                term(any, "-F exit!=0"),
                term(any, "-F exit!=-EEXIST"),
                term(any, "-F exit>=0"),
                term(any, "-F exit<0").nothing(),
                term(any, "-F exit>0"),
                term(any, "-F exit<=0"),
                term(any, "-F exit<100"),
                term(any, "-F success=0"),
                term(any, "-F success=1"),
                term(any, "-F success!=1"),
                term("execve", "-F exit=-EACCES"),
                term("execve", "-F success=1"),
                row(
                        "never exit= before always",
                        FILES,
                        "-a never,exit -F arch=b64 -S mkdir,rmdir -F exit=0 -F dir=$D",
                        B64 + "-S mkdir,rmdir" + IN_D),
                RuleRow.of(CALLS, "exit=-ENOENT", MISSING, B64 + "-S unlink -F exit=-ENOENT -k $K"),
                RuleRow.of(CALLS, "exit=-EACCES", MISSING, B64 + "-S openat -F exit=-EACCES -k $K"),
                RuleRow.of(
                        MORE_CALLS,
                        "exit=-EPERM or -EACCES as profiles have it",
                        MISSING,
                        B64 + "-S execve -F exit=-EACCES -k $K",
                        B64 + "-S execve -F exit=-EPERM -k $K"),
                RuleRow.of(CALLS, "exit=ENOENT without minus", MISSING, B64 + "-S rename -F exit=ENOENT -k $K")
                        .nothing(),
                RuleRow.of(CALLS, "success=0", MISSING, B64 + "-S rename,chmod -F success=0 -k $K"),
                RuleRow.of(CALLS, "success=1", MISSING, B64 + "-S chmod -F success=1 -k $K"),
                RuleRow.of(MORE_CALLS, "exit=-ENOENT of openat", MISSING, B64 + "-S openat -F exit=-ENOENT -k $K"),
                RuleRow.of(MORE_CALLS, "exit=-ENOENT of execve", MISSING, B64 + "-S execve -F exit=-ENOENT -k $K"),
                RuleRow.of(MORE_CALLS, "success=0 of mkdir", MISSING, B64 + "-S mkdir,rmdir -F success=0 -k $K"));
    }

    private static List<RuleRow> arguments() {
        return List.of(
                term("openat", "-F a0=0xffffff9c"),
                term("openat", "-F a0=-100"),
                term("openat", "-F a2=0"),
                term("openat", "-F a2!=0"),
                term("openat", "-F a2&03"),
                term("openat", "-F a2&0100"),
                term("openat", "-F a2&=0102"),
                term("openat", "-F a2<2"),
                term("openat", "-F a2<=2"),
                term("openat", "-F a2>577"),
                term("openat", "-F a2>=577"),
                term("openat", "-F a3=0666"),
                term("openat", "-F a2&0100 -F a2&0200"),
                term("mkdir", "-F a1=0777"),
                term("chmod", "-F a1=0600"),
                term("chmod", "-F a1&0111").nothing(),
                RuleRow.of(CALLS, "connect a2=16", NET, B64 + "-S connect -F a2=16 -k $K"),
                RuleRow.of(CALLS, "connect a2=28", NET, B64 + "-S connect -F a2=28 -k $K"),
                RuleRow.of(CALLS, "socket a0=2", NET, B64 + "-S socket -F a0=2 -k $K"),
                RuleRow.of(CALLS, "socket a0=10", NET, B64 + "-S socket -F a0=10 -k $K"),
                RuleRow.of(CALLS, "socket a0=1", NET, B64 + "-S socket -F a0=1 -k $K"),
                RuleRow.of(CALLS, "listen a1", NET, B64 + "-S listen -F a1>8 -k $K"),
                RuleRow.of(MORE_CALLS, "socket a1&2", NET, B64 + "-S socket -F a1&2 -k $K"),
                RuleRow.of(CALLS, "bind saddr_fam=2", NET, B64 + "-S bind -F saddr_fam=2 -k $K"),
                RuleRow.of(CALLS, "bind saddr_fam=10", NET, B64 + "-S bind -F saddr_fam=10 -k $K"),
                RuleRow.of(CALLS, "bind saddr_fam=1", NET, B64 + "-S bind -F saddr_fam=1 -k $K"),
                RuleRow.of(CALLS, "sendto saddr_fam!=10", NET, B64 + "-S sendto -F saddr_fam!=10 -k $K"),
                RuleRow.of(MORE_CALLS, "connect saddr_fam=1", NET, B64 + "-S connect -F saddr_fam=1 -k $K"),
                RuleRow.of(MORE_CALLS, "connect saddr_fam=2", NET, B64 + "-S connect -F saddr_fam=2 -k $K"),
                RuleRow.of(MORE_CALLS, "connect saddr_fam>=10", NET, B64 + "-S connect -F saddr_fam>=10 -k $K"));
    }

    private static List<RuleRow> process() {
        return List.of(
                term("mkdir", "-F uid=0"),
                term("mkdir", "-F uid=root"),
                term("mkdir", "-F uid!=0").nothing(),
                term("mkdir", "-F uid>=1000").nothing(),
                term("mkdir", "-F gid=0"),
                term("mkdir", "-F gid!=root").nothing(),
                term("mkdir", "-F euid=0 -F suid=0 -F fsuid=0 -F egid=0 -F sgid=0 -F fsgid=0"),
                term("mkdir", "-F euid>0").nothing(),
                term("mkdir", "-F auid=$AUID"),
                term("mkdir", "-F auid!=$AUID").nothing(),
                term("mkdir", "-F loginuid>=1000 -F auid!=unset"),
                term("mkdir", "-F auid!=-1"),
                term("mkdir", "-F auid=unset").nothing(),
                term("mkdir", "-F pid=$PID"),
                term("mkdir", "-F pid!=$PID").nothing(),
                term("mkdir", "-F pid>1"),
                term("mkdir", "-F ppid=$PPID"),
                term("mkdir", "-F ppid!=$PPID").nothing(),
                term("mkdir", "-F sessionid=$SESSION"),
                term("mkdir", "-F sessionid=unset").nothing(),
                term("mkdir", "-F pers=0"),
                term("mkdir", "-F exe=$EXE"),
                term("mkdir", "-F exe!=$EXE").nothing(),
                term("mkdir", "-F exe=/bin/sh").nothing(),
                row("exe= without -S", FILES, "-a always,exit -F exe=$EXE -F dir=$D -F perm=w -k $K"),
                term("execve", "-F exe=$EXE"),
                term("execve", "-F exe=$D/prog"),
                term("mkdir", "-C uid=euid"),
                term("mkdir", "-C uid!=euid").nothing(),
                term("mkdir", "-C auid!=uid"),
                term("mkdir", "-C gid=egid -C egid=sgid"),
                term("mkdir", "-F subj_type=nosuch_t").nothing(),
                RuleRow.of(UNSET, "auid>=1000, not set", FILES, B64 + "-S mkdir -F auid>=1000" + IN_D),
                RuleRow.of(
                                UNSET,
                                "auid>=1000 auid!=unset, not set",
                                FILES,
                                B64 + "-S mkdir -F auid>=1000 -F auid!=unset" + IN_D)
                        .nothing(),
                RuleRow.of(UNSET, "auid=unset, not set", FILES, B64 + "-S mkdir -F auid=unset" + IN_D),
                RuleRow.of(UNSET, "auid!=4294967295, not set", FILES, B64 + "-S mkdir -F auid!=4294967295" + IN_D)
                        .nothing(),
                RuleRow.of(UNSET, "sessionid=unset, not set", FILES, B64 + "-S mkdir -F sessionid=unset" + IN_D));
    }

    private static List<RuleRow> objects() {
        return List.of(
                term("openat", "-C uid!=obj_uid"),
                term("openat", "-C uid=obj_uid"),
                term("openat", "-C gid!=obj_gid"),
                term("openat", "-C auid!=obj_uid"),
                term("openat", "-F obj_uid=1234"),
                term("openat", "-F obj_uid!=0"),
                term("openat", "-F obj_uid>=1000"),
                term("openat", "-F obj_gid=5678"),
                term("mkdir", "-F obj_uid=0"),
                term("openat", "-F filetype=file"),
                term("openat", "-F filetype=dir"),
                term("openat", "-F filetype!=file"),
                term("openat", "-F filetype=fifo"),
                term("openat", "-F filetype=link"),
                term("mkdir", "-F filetype=dir"),
                term("unlink", "-F filetype=file"),
                term("rename", "-F filetype=file"),
                row("connect filetype=socket", NET, B64 + "-S connect,bind -F filetype=socket" + IN_D),
                row("connect saddr_fam=1 in dir=", NET, B64 + "-S connect,bind -F saddr_fam=1" + IN_D),
                row("inode=", FILES, B64 + "-S openat,link -F inode=$INODE -k $K"),
                RuleRow.of(CALLS, "inode!=", FILES, B64 + "-S readlink -F inode!=$INODE -k $K"),
                row("devmajor= devminor=", FILES, B64 + "-S openat -F devmajor=$MAJOR -F devminor=$MINOR" + IN_D),
                row("devmajor!=", FILES, B64 + "-S openat -F devmajor!=$MAJOR" + IN_D),
                row("obj_type=", FILES, B64 + "-S openat -F obj_type=nosuch_t" + IN_D)
                        .nothing());
    }

    private static List<RuleRow> names() {
        String missing = "a failure matches by the name, which in the kernel has to exist";
        String atLoad = "a link in the rule is followed when the rule is loaded, in the kernel never";
        String notFollowed = "a link on the way to the file is not followed";
        String hard = "other hard links are not known";
        return List.of(
                row("dir= and names that do not exist", MISSING, "-w $D -k $K")
                        .ours(
                                missing,
                                "noneRead openat -2",
                                "noneMkdir mkdir -2",
                                "noneChmod chmod -2",
                                "noneDirRead openat -2",
                                "notDirRead openat -20",
                                "noneExec execve -2"),
                row("path= and a name that does not exist", MISSING, "-w $D/none -k $K")
                        .nothing()
                        .ours(
                                missing,
                                "noneRead openat -2",
                                "noneDelete unlink -2",
                                "noneRename rename -2",
                                "noneChmod chmod -2",
                                "noneExec execve -2"),
                row("path= through links", LINKS, "-w $D/f -p r -k $K")
                        .kernels(notFollowed, "viaLink openat fd", "viaLinkOther openat fd", "viaDir openat fd")
                        .kernels(hard, "viaHard openat fd"),
                row("dir= through links", LINKS, "-w $D -p r -k $K")
                        .kernels(notFollowed, "viaLinkOther openat fd", "viaDir openat fd")
                        .ours("a link in the tree is itself in the tree, wherever it leads", "linkOut openat fd"),
                row("path= that is a link", LINKS, "-w $D/link -p r -k $K")
                        .nothing()
                        .ours(
                                atLoad,
                                "plain openat fd",
                                "viaLink openat fd",
                                "dotDot openat fd",
                                "dot openat fd",
                                "relative openat fd"),
                row("path= through a linked directory", LINKS, "-w $O/dlink/f -p r -k $K")
                        .kernels(notFollowed, "viaLink openat fd", "viaLinkOther openat fd")
                        .kernels(hard, "viaHard openat fd"),
                row("dir= that is a link", LINKS, "-w $O/dlink -p r -k $K")
                        .nothing()
                        .ours(
                                atLoad,
                                "plain openat fd",
                                "viaLink openat fd",
                                "viaDir openat fd",
                                "viaSublink openat fd",
                                "viaHardIn openat fd",
                                "linkOut openat fd",
                                "dotDot openat fd",
                                "dot openat fd",
                                "relative openat fd"),
                row("path= that is a hard link", LINKS, "-w $O/hard -p r -k $K")
                        .kernels(
                                hard,
                                "plain openat fd",
                                "viaLink openat fd",
                                "viaLinkOther openat fd",
                                "viaDir openat fd",
                                "dotDot openat fd",
                                "dot openat fd",
                                "relative openat fd"),
                row("path= with ..", LINKS, "-w $D/sub/../f -p r -k $K")
                        .kernels(notFollowed, "viaLink openat fd", "viaLinkOther openat fd", "viaDir openat fd")
                        .kernels(hard, "viaHard openat fd"),
                row("path= with *", LINKS, "-w $D/* -p r -k $K").nothing(),
                row("sockets in dir=", NET, "-w $D -k $K"));
    }

    private static List<RuleRow> apart() {
        return List.of(
                RuleRow.of(
                        EXCLUDED,
                        "exclude msgtype=CWD, SOCKADDR",
                        "files net",
                        B64 + "-S mkdir,openat,connect,rename -k $K",
                        "-a always,exclude -F msgtype=CWD",
                        "-a exclude,never -F msgtype=SOCKADDR"),
                RuleRow.of(
                        EXCLUDED_TOO,
                        "exclude msgtype=PATH, PROCTITLE",
                        "files net",
                        B64 + "-S mkdir,openat,connect,rename -k $K",
                        "-a always,exclude -F msgtype=PATH",
                        "-a always,exclude -F msgtype=PROCTITLE -F auid=$AUID",
                        "-a always,exclude -F msgtype=CWD -F uid!=0"),
                RuleRow.of(TASK, "never,task", FILES, "-a never,task -F auid=$AUID", "-w $D -k $K")
                        .nothing());
    }
}
