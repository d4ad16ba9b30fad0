import Sessions
import SessionsPostgres
import Testing

/// Other roles of the database, which put tables, functions, triggers and policies in the store's way.
@Suite(.serialized) struct StrangerTests {
  /// A role and a database of its own, another role, and a schema in which both may create.
  private struct Place {
    let server: TestServer
    let database = newTable()
    let web = newTable()
    let mallory = newTable()
    let table = newTable()

    init(_ server: TestServer) throws {
      self.server = server
      try server.sql("CREATE ROLE \"\(web)\" LOGIN; CREATE ROLE \"\(mallory)\" LOGIN")
      try server.sql("CREATE DATABASE \"\(database)\" OWNER \"\(web)\"")
      try run("GRANT CREATE ON SCHEMA public TO PUBLIC")
      try run("CREATE TABLE loot (who text); GRANT INSERT, SELECT ON loot TO PUBLIC", as: mallory)
    }

    func url(_ role: String) -> String { "postgres://\(role)@127.0.0.1:\(server.port)/\(database)" }

    @discardableResult
    func run(_ sql: String, as role: String = "postgres") throws -> [[String]] { try TestConnection(url(role)).run(sql) }

    /// Makes a table like a session table, and its entry in the catalogue.
    func plant(as role: String) throws {
      try run(
        """
        CREATE TABLE "\(table)" (key bytea NOT NULL CONSTRAINT "\(table).key" PRIMARY KEY, version bigint NOT NULL, created bigint NOT NULL,
        absolute bigint NOT NULL, idle bigint NOT NULL, sweep bigint NOT NULL, subject bytea, payload bytea NOT NULL);
        CREATE TABLE IF NOT EXISTS "swift-sessions" (name text NOT NULL PRIMARY KEY, version integer NOT NULL);
        INSERT INTO "swift-sessions" VALUES ('\(table)', 1);
        GRANT ALL ON "\(table)", "swift-sessions" TO PUBLIC
        """, as: role)
    }

    /// The error of a store that opens the table; nil when it works.
    func refusal(as role: String? = nil) async throws -> SessionError? {
      let store = try PostgresRecordStore(url(role ?? web), configuration: configuration(table))
      let refusal = await error { () throws(SessionError) in
        try await store.prepare()
        _ = try await store.create(newKey(), record(), now: now)
      }
      await store.close()
      return refusal
    }

    var loot: Int { get throws { try run("SELECT FROM loot").count } }
  }

  private func steal(_ place: Place) throws {
    try place.run(
      """
      CREATE FUNCTION public.steal() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO public.loot VALUES (current_user); RETURN new; END $$
      """, as: place.mallory)
  }

  @Test func `a table that another role planted is refused before anything is written, and its owner is named`() async throws {
    let place = try Place(TestServer.shared.get())
    try place.plant(as: place.mallory)
    try steal(place)
    try place.run(
      "CREATE TRIGGER steal AFTER INSERT OR UPDATE ON \"\(place.table)\" FOR EACH ROW EXECUTE FUNCTION steal()", as: place.mallory)
    // A superuser, who is counted as a member of every role, is warned too.
    for role in [place.web, "postgres"] {
      let refusal = try await place.refusal(as: role)
      #expect(refusal?.code == .misconfigured)
      #expect(refusal?.message.contains("belongs to the role \"\(place.mallory)\"") == true, "\(String(describing: refusal))")
    }
    #expect(try place.run("SELECT FROM \"\(place.table)\"").isEmpty)
    #expect(try place.loot == 0)
  }

  @Test func `a catalogue that another role planted is neither read nor written`() async throws {
    let place = try Place(TestServer.shared.get())
    try place.run(
      """
      CREATE FUNCTION public.peek() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.loot VALUES (current_user); RETURN 1; END $$;
      CREATE VIEW "swift-sessions" AS SELECT '\(place.table)'::text AS name, public.peek() AS version;
      GRANT SELECT ON "swift-sessions" TO PUBLIC
      """, as: place.mallory)
    // With no table yet, and with one that the role itself owns.
    for table in ["", "CREATE TABLE \"\(place.table)\" (a integer)"] {
      if !table.isEmpty { try place.run(table, as: place.web) }
      let refusal = try await place.refusal()
      #expect(refusal?.code == .misconfigured)
      #expect(refusal?.message.contains(place.mallory) == true, "\(String(describing: refusal))")
    }
    #expect(try place.loot == 0)
  }

  @Test(arguments: ["web", "group", "database owner", "superuser"])
  func `a table of a role that may be trusted is taken`(owner: String) async throws {
    let place = try Place(TestServer.shared.get())
    let role = owner == "database owner" ? newTable() : owner == "superuser" ? "postgres" : owner == "web" ? place.web : newTable()
    if owner == "database owner" {
      try place.server.sql("CREATE ROLE \"\(role)\" LOGIN; ALTER DATABASE \"\(place.database)\" OWNER TO \"\(role)\"")
    }
    if owner == "group" {
      let middle = newTable()
      try place.server.sql("CREATE ROLE \"\(role)\" LOGIN; CREATE ROLE \"\(middle)\"")
      try place.server.sql("GRANT \"\(role)\" TO \"\(middle)\"; GRANT \"\(middle)\" TO \"\(place.web)\"")
    }
    try place.plant(as: role)
    #expect(try await place.refusal() == nil)
  }

  @Test func `triggers and rules are refused whoever made them, and what is gone again is not`() async throws {
    let place = try Place(TestServer.shared.get())
    try place.plant(as: place.web)
    try steal(place)
    for (make, drop, kind) in [
      (
        "CREATE TRIGGER steal AFTER INSERT ON \"\(place.table)\" FOR EACH ROW EXECUTE FUNCTION steal()",
        "DROP TRIGGER steal ON \"\(place.table)\"", "triggers"
      ),
      (
        "CREATE RULE steal AS ON INSERT TO \"\(place.table)\" DO ALSO INSERT INTO public.loot VALUES ('x')",
        "DROP RULE steal ON \"\(place.table)\"", "rules"
      ),
    ] {
      // The right to make a trigger can be given away.
      try place.run(make, as: kind == "triggers" ? place.mallory : place.web)
      let refusal = try await place.refusal()
      #expect(refusal?.code == .misconfigured)
      #expect(refusal?.message.contains(kind) == true, "\(String(describing: refusal))")
      try place.run(drop, as: place.web)
      #expect(try await place.refusal() == nil)
    }
    #expect(try place.loot == 0)
  }

  @Test func `functions and operators of a schema that comes before the system's do not run`() async throws {
    let place = try Place(TestServer.shared.get())
    try place.run("CREATE SCHEMA evil AUTHORIZATION \"\(place.mallory)\"; GRANT USAGE ON SCHEMA evil TO PUBLIC")
    try place.run(
      "ALTER ROLE \"\(place.web)\" IN DATABASE \"\(place.database)\" SET search_path = evil, public, pg_catalog")
    let note = "BEGIN INSERT INTO public.loot VALUES (current_user);"
    var functions = ""
    for (name, parameters, result, call) in [
      ("to_regclass", "text", "regclass", "pg_catalog.to_regclass($1)"), ("pg_is_in_recovery", "", "boolean", "false"),
      ("pg_backend_pid", "", "integer", "pg_catalog.pg_backend_pid()"),
      ("current_setting", "text", "text", "pg_catalog.current_setting($1)"),
      ("set_config", "text, text, boolean", "text", "pg_catalog.set_config($1, $2, $3)"),
      ("current_schema", "", "name", "pg_catalog.current_schema()"),
      ("current_schemas", "boolean", "name[]", "pg_catalog.current_schemas($1)"),
      ("bytes_are", "bytea, bytea", "boolean", "pg_catalog.byteaeq($1, $2)"),
      ("text_is", "text, text", "boolean", "pg_catalog.texteq($1, $2)"),
      ("name_is", "name, name", "boolean", "pg_catalog.nameeq($1, $2)"), ("number_is", "oid, oid", "boolean", "pg_catalog.oideq($1, $2)"),
      ("long_is_more", "bigint, bigint", "boolean", "pg_catalog.int8gt($1, $2)"),
    ] {
      functions += "CREATE FUNCTION evil.\(name)(\(parameters)) RETURNS \(result) LANGUAGE plpgsql AS $$ \(note) RETURN \(call); END $$;\n"
    }
    for (name, type, function) in [
      ("=", "bytea", "bytes_are"), ("=", "text", "text_is"), ("=", "name", "name_is"), ("=", "oid", "number_is"),
      (">", "bigint", "long_is_more"),
    ] {
      functions += "CREATE OPERATOR evil.\(name) (LEFTARG = \(type), RIGHTARG = \(type), FUNCTION = evil.\(function));\n"
    }
    try place.run("\(functions) GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA evil TO PUBLIC", as: place.mallory)
    let store = try PostgresRecordStore(place.url(place.web), configuration: configuration("public.\(place.table)"))
    let keys = [newKey(), newKey()]
    for key in keys { #expect(try await store.create(key, record(subject: "s"), now: now)) }
    #expect(try await store.load(keys[0], now: now) != nil)
    #expect(try await store.touch(keys[0], idleDeadline: later, now: now))
    #expect(try await store.replace(keys[0], expecting: 1, with: record(), now: now) == .replaced)
    #expect(try await store.records(of: "s", after: nil, limit: 5, now: now).count == 1)
    #expect(try await store.prune(now: now, limit: 5) == 0)
    #expect(try await store.destroyAll(of: "s", except: nil) == 1)
    try await store.ping()
    _ = try await PostgresDurabilityReading(place.url(place.web))
    _ = try? await PostgresServerReading(place.url(place.web), table: "public.\(place.table)")
    try await store.removeAll()
    try await store.removeTable()
    await store.close()
    #expect(try place.loot == 0)
    // A schema of a stranger, who could replace the table, gets none.
    try place.run("GRANT CREATE ON SCHEMA evil TO PUBLIC", as: place.mallory)
    let refusal = try await place.refusal()
    #expect(refusal?.code == .misconfigured)
    #expect(refusal?.message.contains("schema \"evil\" belongs to the role \"\(place.mallory)\"") == true, "\(String(describing: refusal))")
    #expect(try place.loot == 0)
  }

  @Test func `through a pooler such a search_path is refused`() async throws {
    let server = try TestServer.shared.get()
    let role = newTable()
    try server.sql("CREATE ROLE \"\(role)\" LOGIN; ALTER ROLE \"\(role)\" SET search_path = public, pg_catalog")
    let bouncer = try TestBouncer(server, as: role)
    let store = try PostgresRecordStore(server.url(role: role, port: bouncer.port), configuration: configuration(newTable()))
    try server.sql("GRANT CREATE ON SCHEMA public TO \"\(role)\"")
    let refusal = await error { () throws(SessionError) in try await store.prepare() }
    #expect(refusal?.code == .misconfigured)
    #expect(refusal?.message.contains("search_path") == true, "\(String(describing: refusal))")
    await store.close()
  }

  @Test func `row-level security that hides rows is an error with that name, at the start and later, and never a missing session`()
    async throws
  {
    let place = try Place(TestServer.shared.get())
    try place.plant(as: "postgres")
    let store = try PostgresRecordStore(place.url(place.web), configuration: configuration(place.table))
    let key = newKey()
    #expect(try await store.create(key, record(), now: now))
    try place.run("ALTER TABLE \"\(place.table)\" ENABLE ROW LEVEL SECURITY")
    var refusals = [
      await error { () throws(SessionError) in try await store.load(key, now: now) },
      await error { () throws(SessionError) in try await store.destroy(key) },
      await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) },
      await error { () throws(SessionError) in try await store.ping() },
    ]
    refusals.append(try await place.refusal())
    for refusal in refusals {
      #expect(refusal?.code == .misconfigured)
      #expect(refusal?.message.contains("row-level security") == true, "\(String(describing: refusal))")
    }
    try place.run("ALTER TABLE \"\(place.table)\" DISABLE ROW LEVEL SECURITY")
    #expect(try await store.load(key, now: now) != nil)
    await store.close()
  }
}
