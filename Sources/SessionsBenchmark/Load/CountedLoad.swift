/// How many requests exact counters are counted over, by one worker and one after the other: a number and no time, so that it is the same
/// everywhere.
package struct CountedLoad: Codable, Sendable, Hashable {
  /// The most requests.
  package var requests: Int
  /// The request that completes so many operations is the last one: some requests are made of a thousand.
  package var operations: Int
  /// How many sessions there are.
  package var population: Int

  /// Creates a load; 500 requests, 1000 operations and 500 sessions by default.
  package init(requests: Int = 500, operations: Int = 1000, population: Int = 500) {
    self.requests = requests
    self.operations = operations
    self.population = population
  }
}
