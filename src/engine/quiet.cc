// quiet(callback): calls back with file descriptor 2 pointing nowhere.
//
// While it loads, TensorFlow writes lines to descriptor 2 that none of its own settings can stop; they would stand in a
// terminal or a notebook beside the reader's output. Exceptions that the callback throws pass through.

#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>

static napi_value Quiet(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value callback, self, result = nullptr;
  napi_get_cb_info(env, info, &count, &callback, &self, nullptr);
  const int before = dup(2);
  const int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, 2);
  napi_call_function(env, self, callback, 0, nullptr, &result);
  dup2(before, 2);
  close(before);
  close(nowhere);
  return result;
}

static napi_value Init(napi_env env, napi_value exports) {
  napi_value quiet;
  napi_create_function(env, "quiet", NAPI_AUTO_LENGTH, Quiet, nullptr, &quiet);
  napi_set_named_property(env, exports, "quiet", quiet);
  return exports;
}

NAPI_MODULE(quiet, Init)
