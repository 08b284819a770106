using Millrace.Documents;
using Millrace.Sqlite.Storage;

namespace Millrace.Sqlite.Documents;

/// <summary>The documents in SQLite. The versions are compared and the writes carried out inside one write, on the one writing thread.</summary>
internal sealed class SqliteDocumentStore(SqliteStorage storage) : IDocumentStore
{
    public Task<Document?> FindAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        DocumentRules.Check(key);
        return Task.FromResult(storage.Read(connection =>
        {
            var rows = connection["SELECT version, json FROM documents WHERE kind = ?1 AND name = ?2"].Bind(key.Kind, key.Name);
            if (!rows.Read())
                return null;

            var document = new Document(key, rows.Long(0), rows.Text(1));
            rows.Reset();
            return document;
        }));
    }

    public Task<IReadOnlyList<Document>> ListAsync(string kind, string after, int limit, CancellationToken cancellationToken)
    {
        DocumentRules.CheckList(kind, after, limit);
        return Task.FromResult(storage.Read<IReadOnlyList<Document>>(connection =>
        {
            // Texts are compared as bytes of UTF-8, which is the order of code points.
            var rows = connection["SELECT name, version, json FROM documents WHERE kind = ?1 AND name > ?2 ORDER BY name LIMIT ?3"].Bind(kind, after, limit);
            List<Document> documents = [];
            while (rows.Read())
                documents.Add(new Document(new DocumentKey(kind, rows.Text(0)), rows.Long(1), rows.Text(2)));

            return documents;
        }));
    }

    public Task<bool> TryWriteAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        DocumentRules.Check(writes);
        return storage.WriteAsync(
            scope =>
            {
                // All are compared before the first is written: a refusal must not roll back the others of the group.
                if (!writes.All(write => VersionOf(scope.Connection, write.Key) == write.Expected))
                    return false;

                foreach (var write in writes)
                    Write(scope.Connection, write);

                return true;
            },
            cancellationToken);
    }

    private static long VersionOf(Connection connection, DocumentKey key)
    {
        var rows = connection["SELECT version FROM documents WHERE kind = ?1 AND name = ?2"].Bind(key.Kind, key.Name);
        if (!rows.Read())
            return 0;

        var version = rows.Long(0);
        rows.Reset();
        return version;
    }

    private static void Write(Connection connection, DocumentWrite write)
    {
        if (write.Json is not { } json)
        {
            connection["DELETE FROM documents WHERE kind = ?1 AND name = ?2"].Bind(write.Key.Kind, write.Key.Name).Run();
            return;
        }

        connection[
            """
            INSERT INTO documents (kind, name, version, json) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (kind, name) DO UPDATE SET version = ?3, json = ?4
            """].Bind(write.Key.Kind, write.Key.Name, write.Expected + 1, json).Run();
    }
}
