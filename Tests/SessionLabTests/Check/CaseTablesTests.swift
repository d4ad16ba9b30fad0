import Testing

@testable import SessionLab

/// Cases that run at the same time never have the same table.
struct CaseTablesTests {
  @Test func `a table is given out again when nobody uses it`() {
    var tables = CaseTables()
    #expect(tables.table(of: "c_1", idle: []) == "c_1")
    #expect(tables.table(of: "c_1", idle: ["c_1"]) == "c_1")
    #expect(tables.table(of: "d_2", idle: ["c_1"]) == "d_2")
    tables.release("c_1")
    #expect(tables.table(of: "e_3", idle: ["c_1"]) == "c_1")
    #expect(tables.table(of: "f_4", idle: ["c_1"]) == "f_4")
  }

  @Test func `a second namespace has a table that begins like its case's`() {
    var tables = CaseTables()
    _ = tables.table(of: "c_1", idle: [])
    tables.release("c_1")
    #expect(tables.table(of: "d_2", idle: ["c_1"]) == "c_1")
    #expect(tables.table(of: "d_2n", idle: ["c_1"]) == "c_1n")
  }

  @Test func `the table of a second namespace is for no other case`() {
    var tables = CaseTables()
    _ = tables.table(of: "c_1", idle: [])
    _ = tables.table(of: "c_1n", idle: [])
    tables.release("c_1")
    tables.release("c_1n")
    // Whoever has c_1 next may need c_1n, whatever the order of the two.
    #expect(tables.table(of: "d_2", idle: ["c_1n"]) == "d_2")
    #expect(tables.table(of: "e_3", idle: ["c_1n", "c_1"]) == "c_1")
    #expect(tables.table(of: "e_3n", idle: ["c_1n"]) == "c_1n")
  }

  @Test func `a second table that is not given back yet is not taken`() {
    var tables = CaseTables()
    _ = tables.table(of: "c_1", idle: [])
    _ = tables.table(of: "c_1n", idle: [])
    tables.release("c_1")
    #expect(tables.table(of: "d_2", idle: ["c_1"]) == "c_1")
    #expect(tables.table(of: "d_2n", idle: ["c_1"]) == "c_1n_")
  }
}
