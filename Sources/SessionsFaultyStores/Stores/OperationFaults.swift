import Sessions

extension FaultyStore {
  /// Faults in the application of operations.
  static let operationFaults: [FaultyStore] = [
    FaultyStore(
      "many-fields-dropped", "A commit writes its first hundred operations.",
      probe: FaultProbes.commits((0...100).map { .set("\($0)", json("1")) }),
      rewritingCommits: { commit in
        commit.operations = Array(commit.operations.prefix(100))
      }),
    FaultyStore(
      "removal-ignored", "Removing a field does nothing.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.remove("a")]),
      rewritingCommits: { commit in
        commit.replaceEach { if case .remove = $0 { [] } else { [$0] } }
      }),
    FaultyStore(
      "removals-applied-last", "A commit removes fields after it has set the others, whatever the order.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.remove("a"), .set("a", json("2"))]),
      rewritingCommits: { commit in
        let removals = commit.operations.filter { if case .remove = $0 { true } else { false } }
        commit.replaceEach { if case .remove = $0 { [] } else { [$0] } }
        commit.operations += removals
      }),
    FaultyStore(
      "update-computed-once", "An update or addition is computed from the value that the request loaded.",
      probe: FaultProbes.race([.set("n", json("0"))], [.add("n", 1)], then: [.add("n", 1)]),
      rewritingCommits: { commit in
        let now = commit.now
        commit.replaceEachWithDraft { operation, draft in
          let key: String
          switch operation {
          case .update(let name, _), .add(let name, _): key = name
          default: return [operation]
          }
          var once = draft
          guard (try? once.apply([operation], limits: SessionLimits(), now: now)) != nil else { return [operation] }
          return [once.content.fields[key].map { .set(key, $0) } ?? .remove(key)]
        }
      }),
    FaultyStore(
      "update-cannot-remove", "An update that makes nothing of a value leaves it.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.update("a") { _ in nil }]),
      rewritingCommits: { commit in
        commit.replaceEach { operation in
          guard case .update(let key, let body) = operation else { return [operation] }
          return [.update(key) { stored throws(SessionError) in try body(stored) ?? stored }]
        }
      }),
    FaultyStore(
      "update-error-swallowed", "An update that throws leaves its value, and the rest is committed.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let failing: SessionOperation = .update("a") { _ throws(SessionError) in throw SessionError(.encodingFailed, "no") }
        return try await subject.seen(try await subject.write([failing, .set("b", json("2"))], to: session).token)
      },
      rewritingCommits: { commit in
        commit.replaceEach { operation in
          guard case .update(let key, let body) = operation else { return [operation] }
          return [
            .update(key) { stored throws(SessionError) in
              do { return try body(stored) } catch { return stored }
            }
          ]
        }
      }),
    FaultyStore(
      "addition-wraps", "An addition beyond 64 bits begins again at the other end.",
      probe: FaultProbes.commits([.set("n", json("\(Int64.max)"))], [.add("n", 1)]),
      rewritingCommits: { commit in
        commit.replaceEach { operation in
          guard case .add(let key, let amount) = operation else { return [operation] }
          return [
            .update(key) { stored throws(SessionError) in
              guard let number = Int64(stored?.json ?? "0") else { throw SessionError(.typeMismatch, "not an integer") }
              return json("\(number &+ amount)")
            }
          ]
        }
      }),
    FaultyStore(
      "addition-replaces-text", "What is no integer counts as 0 in an addition.",
      probe: FaultProbes.commits([.set("n", json("\"x\""))], [.add("n", 1)]),
      rewritingCommits: { commit in
        commit.replaceEach { operation in
          guard case .add(let key, let amount) = operation else { return [operation] }
          return [
            .update(key) { stored throws(SessionError) in
              let (sum, overflow) = (stored.flatMap { Int64($0.json) } ?? 0).addingReportingOverflow(amount)
              if overflow { throw SessionError(.typeMismatch, "does not fit into 64 bits") }
              return json("\(sum)")
            }
          ]
        }
      }),
    FaultyStore(
      "bad-operations-skipped", "An operation that has to be refused is skipped, and the rest is committed.",
      probe: FaultProbes.commits([.set("a", json("1")), .set("", json("2"))]),
      commit: { base, request in
        do throws(SessionError) {
          return try await base.commit(request)
        } catch {
          guard [.invalidKey, .typeMismatch, .tooLarge].contains(error.code) else { throw error }
          let limits = SessionLimits()
          var draft = request.snapshot.map { SessionDraft($0) } ?? SessionDraft(newAt: request.now, limits: limits)
          var good = request
          good.replaceEach { operation in
            var next = draft
            do throws(SessionError) {
              try next.apply([operation], limits: limits, now: request.now)
              try SizeLimits().check(next.content)
            } catch {
              return []
            }
            draft = next
            return [operation]
          }
          guard good.operations.count < request.operations.count else { throw error }
          return try await base.commit(good)
        }
      }),
    FaultyStore(
      "too-large-dropped", "A commit over a size limit is dropped without an error.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.set("v", json(String(repeating: "1", count: 20_000)))]),
      commit: { base, request in
        do throws(SessionError) {
          return try await base.commit(request)
        } catch {
          guard error.code == .tooLarge else { throw error }
          return .unchanged
        }
      }),
    FaultyStore(
      "value-limit-off-by-one", "A value of exactly the largest size is refused.",
      probe: FaultProbes.value(String(repeating: "1", count: 16 * 1024)),
      commit: { base, request in
        for case .set(_, let value) in request.operations where value.bytes.count >= 16 * 1024 {
          throw SessionError(.tooLarge, "a value has \(value.bytes.count) bytes")
        }
        return try await base.commit(request)
      }),
    FaultyStore(
      "errors-quote-values", "The text of an error holds what could not be stored.",
      probe: { subject in
        do {
          _ = try await subject.begin([.set("", json("\"secret\""))])
          return "no error"
        } catch let error as SessionError {
          return error.message.contains("secret") ? "the value is shown" : "the value is not shown"
        }
      },
      commit: { base, request in
        do throws(SessionError) {
          return try await base.commit(request)
        } catch {
          let values = request.operations.compactMap { if case .set(_, let value) = $0 { value.json } else { nil } }
          throw SessionError(error.code, "\(error.message): \(values)")
        }
      }),
    FaultyStore(
      "persistence-ignored", "A session never outlives the browser.",
      probe: FaultProbes.commits([.set("a", json("1")), .setPersistent(true)]),
      rewritingCommits: { commit in
        commit.replaceEach { if case .setPersistent = $0 { [] } else { [$0] } }
      }),
    FaultyStore(
      "clear-applied-first", "Clearing takes place before everything else in its commit.",
      probe: FaultProbes.commits([.set("a", json("1")), .clear, .set("b", json("1"))]),
      rewritingCommits: { commit in
        let clears = commit.operations.filter { if case .clear = $0 { true } else { false } }
        commit.replaceEach { if case .clear = $0 { [] } else { [$0] } }
        commit.operations = clears + commit.operations
      }),
    FaultyStore(
      "clear-misses-others-changes", "Clearing removes only what the request had loaded.",
      probe: FaultProbes.race([.set("a", json("1"))], [.set("b", json("1"))], then: [.clear]),
      rewritingCommits: { commit in
        commit.replaceEachWithDraft { operation, draft in
          if case .clear = operation { draft.content.removals } else { [operation] }
        }
      }),
    FaultyStore(
      "clear-keeps-subject", "Clearing a session leaves it its subject.",
      probe: FaultProbes.commits([.set("a", json("1")), .setSubject("ada")], [.clear]),
      rewritingCommits: { commit in
        commit.replaceEachWithDraft { operation, draft in
          if case .clear = operation { [.clear, .setSubject(draft.content.subject)] } else { [operation] }
        }
      }),
  ]
}
