package org.audithalt.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.audithalt.conservation.Account;
import org.audithalt.conservation.Conservation;
import org.audithalt.conservation.Outcome;
import org.audithalt.conservation.PathNaming;
import org.audithalt.conservation.Witness;

/** The directory as the outside witness of programs that create each file once. */
final class CreatedFiles {
    private CreatedFiles() {}

    /**
     * Each file is there because of one action that has one record, no record tells of another, no serial is missing.
     *
     * @param unknown how many records may leave their outcome open, as those of a killed process
     * @param logs of the program, all of them, in any order
     */
    static void areConserved(String context, Path data, int unknown, Path... logs) throws IOException {
        Witness witness = new Witness();
        witness.seesSuccessOnly();
        witness.killed(unknown);
        for (String file : Effects.files(data)) {
            witness.saw(file, Outcome.SUCCEEDED);
        }
        Account account = new Account();
        for (Path log : logs) {
            account.read(log.toString(), Files.readString(log), new PathNaming(data + "/"));
        }
        Conservation.holds(witness, account, context);
    }
}
