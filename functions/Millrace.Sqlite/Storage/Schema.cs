using System.Globalization;

namespace Millrace.Sqlite.Storage;

/// <summary>The tables, and the steps that bring an older file up to them.</summary>
internal static class Schema
{
    // One text a version; a released text never changes. `PRAGMA user_version` counts the steps that a file has taken.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE jobs (
          seq            INTEGER PRIMARY KEY,   -- in the order of admission
          id             TEXT NOT NULL UNIQUE,
          type           TEXT NOT NULL,
          lane           INTEGER NOT NULL,
          created_at     INTEGER NOT NULL,      -- every time is UTC ticks
          parent         TEXT,
          phase          TEXT,
          task_token     TEXT,
          version        INTEGER NOT NULL,
          epoch          INTEGER NOT NULL,
          attempts_spent INTEGER NOT NULL,
          state          INTEGER NOT NULL,
          state_at       INTEGER,               -- running or waiting since, ended at
          due_at         INTEGER,               -- scheduled until, lease until
          owner          TEXT,                  -- of the lease
          detail         TEXT,                  -- the execution waited for, or why cancelled
          percent        REAL,
          progress       TEXT,
          cancel_reason  TEXT,
          attempts       TEXT,
          failure        TEXT,
          result         TEXT,
          input          TEXT NOT NULL
        );
        -- Only what is scheduled or runs: the touches of a plain job stay on one small page.
        CREATE INDEX jobs_due ON jobs (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX jobs_parent ON jobs (parent, id) WHERE parent IS NOT NULL;
        -- Only the states that people look for and few jobs are in.
        CREATE INDEX jobs_rare ON jobs (state, id) WHERE state IN (0, 3, 6, 7);

        CREATE TABLE idempotency (
          key         TEXT PRIMARY KEY,
          job         TEXT NOT NULL,
          fingerprint TEXT NOT NULL,
          expires_at  INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX idempotency_expiry ON idempotency (expires_at);

        CREATE TABLE changes (
          position INTEGER PRIMARY KEY,
          job      INTEGER NOT NULL,            -- jobs.seq
          version  INTEGER NOT NULL,
          epoch    INTEGER NOT NULL,
          state    INTEGER NOT NULL,
          due_at   INTEGER,
          at       INTEGER NOT NULL
        );
        CREATE TABLE subscribers (name TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE messages (
          lane       INTEGER NOT NULL,
          id         INTEGER NOT NULL,
          job        TEXT NOT NULL,
          epoch      INTEGER NOT NULL,
          sent_at    INTEGER NOT NULL,
          visible_at INTEGER NOT NULL,
          PRIMARY KEY (lane, id)
        ) WITHOUT ROWID;

        CREATE TABLE log_lines (
          job    TEXT NOT NULL,
          number INTEGER NOT NULL,
          at     INTEGER NOT NULL,
          epoch  INTEGER NOT NULL,
          level  INTEGER NOT NULL,
          text   TEXT NOT NULL,
          PRIMARY KEY (job, number)
        ) WITHOUT ROWID;

        CREATE TABLE executions (
          name       TEXT PRIMARY KEY,
          machine    TEXT NOT NULL,
          definition TEXT NOT NULL,
          input      TEXT NOT NULL,
          started_at INTEGER NOT NULL,
          status     INTEGER NOT NULL DEFAULT 0,
          output     TEXT,
          error      TEXT,
          cause      TEXT,
          reported   INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX executions_open ON executions (status) WHERE reported = 0;
        CREATE TABLE journal (
          execution TEXT NOT NULL,
          number    INTEGER NOT NULL,
          entry     TEXT NOT NULL,
          PRIMARY KEY (execution, number)
        ) WITHOUT ROWID;
        """,
        """
        -- The X-Ray header of the request.
        ALTER TABLE jobs ADD COLUMN trace TEXT;
        """,
        """
        -- The start time of the submission: due_at goes with the claim.
        ALTER TABLE jobs ADD COLUMN run_at INTEGER;
        """,
        """
        CREATE TABLE documents (
          kind    TEXT NOT NULL,
          name    TEXT NOT NULL,
          version INTEGER NOT NULL,
          json    TEXT NOT NULL,
          PRIMARY KEY (kind, name)
        ) WITHOUT ROWID;
        """,
        """
        ALTER TABLE jobs ADD COLUMN terms TEXT;
        ALTER TABLE jobs ADD COLUMN notes TEXT;
        ALTER TABLE jobs ADD COLUMN checkpoint TEXT;
        ALTER TABLE jobs ADD COLUMN cancel_by INTEGER;
        DROP INDEX jobs_rare;
        CREATE INDEX jobs_rare ON jobs (state, id) WHERE state IN (0, 3, 4, 6, 7);

        CREATE TABLE guards (                   -- unique keys
          key   TEXT PRIMARY KEY,
          job   TEXT NOT NULL,
          until INTEGER                         -- null: while the job has not ended
        ) WITHOUT ROWID;
        CREATE INDEX guards_job ON guards (job);
        CREATE TABLE orders (key TEXT PRIMARY KEY, last TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE successors (predecessor TEXT PRIMARY KEY, successor TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE tags (tag TEXT NOT NULL, job TEXT NOT NULL, PRIMARY KEY (tag, job)) WITHOUT ROWID;

        -- Messages of a lane take turns by their fair key.
        CREATE TABLE turns (
          pool       TEXT NOT NULL,
          lane       INTEGER NOT NULL,
          fair       TEXT NOT NULL,
          id         INTEGER NOT NULL,
          job        TEXT NOT NULL,
          epoch      INTEGER NOT NULL,
          sent_at    INTEGER NOT NULL,
          visible_at INTEGER NOT NULL,
          PRIMARY KEY (pool, lane, fair, id)
        ) WITHOUT ROWID;
        INSERT INTO turns SELECT '', lane, '', id, job, epoch, sent_at, visible_at FROM messages;
        DROP TABLE messages;
        ALTER TABLE turns RENAME TO messages;
        """,
        """
        -- Executions are looked up: by machine, by status and time; histories by the numbers that readers know.
        ALTER TABLE executions ADD COLUMN notes TEXT;
        ALTER TABLE executions ADD COLUMN ended_at INTEGER;
        ALTER TABLE executions ADD COLUMN redrives INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE executions ADD COLUMN redriven_at INTEGER;
        CREATE INDEX executions_machine ON executions (machine, started_at, name);
        CREATE INDEX executions_status ON executions (machine, status, started_at, name);
        ALTER TABLE journal ADD COLUMN event INTEGER; -- null: only the interpreter needs it
        CREATE INDEX journal_event ON journal (execution, event) WHERE event IS NOT NULL;
        """,
        """
        -- The changes of one transaction in one row: id,version,epoch,state,due_at,at;...
        CREATE TABLE change_log (last INTEGER PRIMARY KEY, first INTEGER NOT NULL, changes TEXT NOT NULL);
        INSERT INTO change_log
          SELECT c.position, c.position, j.id || ',' || c.version || ',' || c.epoch || ',' || c.state || ',' || coalesce(c.due_at, '') || ',' || c.at
          FROM changes c JOIN jobs j ON j.seq = c.job;
        DROP TABLE changes;
        """,
        """
        -- The messages of one fair key that came in one transaction in one row: job,epoch;...
        CREATE TABLE bundles (
          pool       TEXT NOT NULL,
          lane       INTEGER NOT NULL,
          fair       TEXT NOT NULL,
          id         INTEGER NOT NULL,          -- of the first; the others follow
          count      INTEGER NOT NULL,
          jobs       TEXT NOT NULL,
          sent_at    INTEGER NOT NULL,
          visible_at INTEGER NOT NULL,
          PRIMARY KEY (pool, lane, fair, id)
        ) WITHOUT ROWID;
        INSERT INTO bundles SELECT pool, lane, fair, id, 1, job || ',' || epoch, sent_at, visible_at FROM messages;
        DROP TABLE messages;
        ALTER TABLE bundles RENAME TO messages;
        """,
        """
        -- Not with IN: every insert and update of a job would build a table of the numbers (docs/benchmarks.md).
        DROP INDEX jobs_rare;
        CREATE INDEX jobs_rare ON jobs (state, id) WHERE state <> 1 AND state <> 2 AND state <> 5;
        """,
    ];

    /// <summary>Creates or migrates, all or nothing.</summary>
    /// <exception cref="InvalidOperationException">The file was written by a newer version.</exception>
    public static void Bring(Connection connection)
    {
        var version = (long)connection.Scalar("PRAGMA user_version")!; // This pragma always answers.
        if (version > Steps.Length)
        {
            throw new InvalidOperationException(
                $"The database has schema version {version}, this program knows {Steps.Length}: it was written by a newer Millrace. Update, or use another data folder.");
        }

        for (; version < Steps.Length; version++)
        {
            var next = (version + 1).ToString(CultureInfo.InvariantCulture);
            connection.Execute($"BEGIN IMMEDIATE; {Steps[version]} PRAGMA user_version = {next}; COMMIT;");
        }
    }
}
