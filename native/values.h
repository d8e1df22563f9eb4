// Reading arguments from JavaScript and making values for it. Every function throws Failure, which entry points turn into
// a JavaScript exception; nothing else crosses that border.
#pragma once

#include <node_api.h>
#include <tensorflow/c/tf_status.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace gradbook {

// An error on its way to JavaScript: `code` becomes the exception's `code` property.
class Failure : public std::runtime_error {
 public:
  Failure(std::string code, const std::string& message) : std::runtime_error(message), code_(std::move(code)) {}
  const std::string& code() const { return code_; }

 private:
  std::string code_;
};

// A JavaScript exception is already pending and only has to be let through.
class PendingException {};

// Throws when a Node-API call did not succeed.
void Check(napi_env env, napi_status status);

using StatusPtr = std::unique_ptr<TF_Status, decltype(&TF_DeleteStatus)>;
StatusPtr NewStatus();

// TensorFlow's name of a status code, e.g. "INVALID_ARGUMENT".
const char* CodeName(TF_Code code);

// Throws a Failure "<what>: <TensorFlow's message>" unless the status is OK.
void Require(TF_Status* status, const std::string& what);

std::string GetString(napi_env env, napi_value value, const char* what);
int64_t GetInteger(napi_env env, napi_value value, const char* what);
double GetNumber(napi_env env, napi_value value, const char* what);
bool GetBoolean(napi_env env, napi_value value, const char* what);
bool IsArray(napi_env env, napi_value value);
uint32_t Length(napi_env env, napi_value array, const char* what);
napi_value Element(napi_env env, napi_value array, uint32_t index);
napi_value Property(napi_env env, napi_value object, const char* name);
std::vector<int64_t> GetIntegers(napi_env env, napi_value array, const char* what);
std::vector<std::string> GetStrings(napi_env env, napi_value array, const char* what);

// The bytes of a typed array, borrowed until control returns to JavaScript.
struct Bytes {
  const void* data;
  size_t size;
};
Bytes GetBytes(napi_env env, napi_value value, const char* what);
bool IsTypedArray(napi_env env, napi_value value);

napi_value MakeString(napi_env env, const std::string& text);
napi_value MakeNumber(napi_env env, double number);
napi_value MakeBoolean(napi_env env, bool value);
napi_value MakeUndefined(napi_env env);
napi_value MakeArray(napi_env env, size_t length);
napi_value MakeObject(napi_env env);
// A Uint8Array with a copy of them.
napi_value MakeBytes(napi_env env, const void* data, size_t size);
napi_value MakeError(napi_env env, const std::string& code, const std::string& message);
void SetProperty(napi_env env, napi_value object, const char* name, napi_value value);
void SetElement(napi_env env, napi_value array, uint32_t index, napi_value value);

}  // namespace gradbook
