// The system's libmongoc. Its folder comes from pkg-config.
//
// The functions take documents as bytes: bson_t is aligned to 128 bytes, which Swift gives no value.
#ifndef SWIFT_SESSIONS_CMONGOC_SHIM_H
#define SWIFT_SESSIONS_CMONGOC_SHIM_H

#include <mongoc/mongoc.h>
#include <string.h>

// The failure of a call: libmongoc's domain and code, and its text.
typedef struct {
  uint32_t domain;
  uint32_t code;
  char message[BSON_ERROR_BUFFER_SIZE];
} sessions_mongo_error;

// The bytes of a document, or none; sessions_mongo_free releases them.
typedef struct {
  uint8_t *data;
  uint32_t length;
} sessions_mongo_document;

// Starts the library. By default it writes its own warnings, and more, to standard error; what they say is in the errors that it returns.
static inline void sessions_mongo_start(void) {
  mongoc_init();
  mongoc_log_set_handler(NULL, NULL);
}

static inline void sessions_mongo_free(sessions_mongo_document document) { bson_free(document.data); }

static inline bool sessions_mongo_note(bool succeeded, const bson_error_t *from, sessions_mongo_error *to) {
  if (succeeded) return true;
  to->domain = from->domain;
  to->code = from->code;
  memcpy(to->message, from->message, sizeof(to->message));
  to->message[sizeof(to->message) - 1] = 0;
  return false;
}

static inline bool sessions_mongo_read(bson_t *document, const uint8_t *data, size_t length, sessions_mongo_error *error) {
  if (bson_init_static(document, data, length)) return true;
  bson_error_t failure;
  bson_set_error(&failure, MONGOC_ERROR_BSON, MONGOC_ERROR_BSON_INVALID, "a document is too large or malformed");
  return sessions_mongo_note(false, &failure, error);
}

static inline void sessions_mongo_copy(bson_t *reply, sessions_mongo_document *to) {
  to->length = reply->len;
  to->data = (uint8_t *)bson_malloc(reply->len);
  memcpy(to->data, bson_get_data(reply), reply->len);
  bson_destroy(reply);
}

// Waits until the server that takes writes is known. The copy of its hello is released by sessions_mongo_free.
static inline bool sessions_mongo_select(mongoc_client_t *client, sessions_mongo_document *hello, sessions_mongo_error *error) {
  bson_error_t failure = {0};
  mongoc_server_description_t *server = mongoc_client_select_server(client, true, NULL, &failure);
  if (!server) return sessions_mongo_note(false, &failure, error);
  if (hello) {
    bson_t copy;
    bson_copy_to(mongoc_server_description_hello_response(server), &copy);
    sessions_mongo_copy(&copy, hello);
  }
  mongoc_server_description_destroy(server);
  return true;
}

// Calls `each` with every document that is found, until it returns false.
static inline bool sessions_mongo_find(
    mongoc_collection_t *collection, const mongoc_read_prefs_t *preferences, const uint8_t *filter, size_t filter_length,
    const uint8_t *options, size_t options_length, void *context, bool (*each)(void *context, const uint8_t *data, uint32_t length),
    sessions_mongo_error *error) {
  bson_t query, settings;
  if (!sessions_mongo_read(&query, filter, filter_length, error)) return false;
  if (!sessions_mongo_read(&settings, options, options_length, error)) return false;
  bson_error_t failure = {0};
  const bson_t *found;
  mongoc_cursor_t *cursor = mongoc_collection_find_with_opts(collection, &query, &settings, preferences);
  while (mongoc_cursor_next(cursor, &found))
    if (!each(context, bson_get_data(found), found->len)) break;
  bool failed = mongoc_cursor_error(cursor, &failure);
  mongoc_cursor_destroy(cursor);
  return sessions_mongo_note(!failed, &failure, error);
}

// Inserts documents, which follow each other in `data`; one that fails hinders no other.
static inline bool sessions_mongo_insert(
    mongoc_collection_t *collection, const uint8_t *data, const size_t *lengths, size_t count, sessions_mongo_document *reply,
    sessions_mongo_error *error) {
  bson_t *documents = (bson_t *)bson_aligned_alloc0(BSON_ALIGNOF(bson_t), count * sizeof(bson_t));
  const bson_t **pointers = (const bson_t **)bson_malloc0(count * sizeof(bson_t *));
  bool done = true;
  for (size_t index = 0; index < count && done; index++) {
    done = sessions_mongo_read(&documents[index], data, lengths[index], error);
    pointers[index] = &documents[index];
    data += lengths[index];
  }
  if (done) {
    bson_error_t failure = {0};
    bson_t settings, answer;
    bson_init(&settings);
    bson_append_bool(&settings, "ordered", -1, false);
    done = sessions_mongo_note(
        mongoc_collection_insert_many(collection, pointers, count, &settings, &answer, &failure), &failure, error);
    sessions_mongo_copy(&answer, reply);
    bson_destroy(&settings);
  }
  bson_free(pointers);
  bson_free(documents);
  return done;
}

// Updates at most one document. The update is an array of stages.
static inline bool sessions_mongo_update(
    mongoc_collection_t *collection, const uint8_t *filter, size_t filter_length, const uint8_t *update, size_t update_length,
    const uint8_t *options, size_t options_length, sessions_mongo_document *reply, sessions_mongo_error *error) {
  bson_t query, stages, settings, answer;
  if (!sessions_mongo_read(&query, filter, filter_length, error)) return false;
  if (!sessions_mongo_read(&stages, update, update_length, error)) return false;
  if (!sessions_mongo_read(&settings, options, options_length, error)) return false;
  bson_error_t failure = {0};
  bool done = mongoc_collection_update_one(collection, &query, &stages, &settings, &answer, &failure);
  sessions_mongo_copy(&answer, reply);
  return sessions_mongo_note(done, &failure, error);
}

// Deletes documents, or at most one.
static inline bool sessions_mongo_delete(
    mongoc_collection_t *collection, bool many, const uint8_t *filter, size_t filter_length, sessions_mongo_document *reply,
    sessions_mongo_error *error) {
  bson_t query, answer;
  if (!sessions_mongo_read(&query, filter, filter_length, error)) return false;
  bson_error_t failure = {0};
  bool done = many ? mongoc_collection_delete_many(collection, &query, NULL, &answer, &failure)
                   : mongoc_collection_delete_one(collection, &query, NULL, &answer, &failure);
  sessions_mongo_copy(&answer, reply);
  return sessions_mongo_note(done, &failure, error);
}

// Runs a command on a database, on the server that takes writes.
static inline bool sessions_mongo_command(
    mongoc_client_t *client, const char *database, const uint8_t *command, size_t length, const mongoc_read_prefs_t *preferences,
    sessions_mongo_document *reply, sessions_mongo_error *error) {
  bson_t query, answer;
  if (!sessions_mongo_read(&query, command, length, error)) return false;
  bson_error_t failure = {0};
  bool done = mongoc_client_command_simple(client, database, &query, preferences, &answer, &failure);
  sessions_mongo_copy(&answer, reply);
  return sessions_mongo_note(done, &failure, error);
}

#endif
