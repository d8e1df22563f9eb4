#include "values.h"

#include <cstring>

namespace gradbook {

void Check(napi_env env, napi_status status) {
  if (status == napi_ok) return;
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (pending) throw PendingException();
  const napi_extended_error_info* info = nullptr;
  napi_get_last_error_info(env, &info);
  throw Failure("NODE_API", info != nullptr && info->error_message != nullptr ? info->error_message : "Node-API call failed");
}

StatusPtr NewStatus() { return StatusPtr(TF_NewStatus(), TF_DeleteStatus); }

const char* CodeName(TF_Code code) {
  switch (code) {
    case TF_OK: return "OK";
    case TF_CANCELLED: return "CANCELLED";
    case TF_INVALID_ARGUMENT: return "INVALID_ARGUMENT";
    case TF_DEADLINE_EXCEEDED: return "DEADLINE_EXCEEDED";
    case TF_NOT_FOUND: return "NOT_FOUND";
    case TF_ALREADY_EXISTS: return "ALREADY_EXISTS";
    case TF_PERMISSION_DENIED: return "PERMISSION_DENIED";
    case TF_UNAUTHENTICATED: return "UNAUTHENTICATED";
    case TF_RESOURCE_EXHAUSTED: return "RESOURCE_EXHAUSTED";
    case TF_FAILED_PRECONDITION: return "FAILED_PRECONDITION";
    case TF_ABORTED: return "ABORTED";
    case TF_OUT_OF_RANGE: return "OUT_OF_RANGE";
    case TF_UNIMPLEMENTED: return "UNIMPLEMENTED";
    case TF_INTERNAL: return "INTERNAL";
    case TF_UNAVAILABLE: return "UNAVAILABLE";
    case TF_DATA_LOSS: return "DATA_LOSS";
    default: return "UNKNOWN";
  }
}

void Require(TF_Status* status, const std::string& what) {
  const TF_Code code = TF_GetCode(status);
  if (code != TF_OK) throw Failure(CodeName(code), what + ": " + TF_Message(status));
}

namespace {

[[noreturn]] void Expected(const char* what, const char* kind) {
  throw Failure("INVALID_ARGUMENT", std::string(what) + " must be " + kind + ".");
}

}  // namespace

std::string GetString(napi_env env, napi_value value, const char* what) {
  size_t length = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &length) != napi_ok) Expected(what, "a string");
  std::string text(length, '\0');
  Check(env, napi_get_value_string_utf8(env, value, text.data(), length + 1, &length));
  return text;
}

int64_t GetInteger(napi_env env, napi_value value, const char* what) {
  int64_t number = 0;
  if (napi_get_value_int64(env, value, &number) != napi_ok) Expected(what, "an integer");
  return number;
}

double GetNumber(napi_env env, napi_value value, const char* what) {
  double number = 0;
  if (napi_get_value_double(env, value, &number) != napi_ok) Expected(what, "a number");
  return number;
}

bool GetBoolean(napi_env env, napi_value value, const char* what) {
  bool flag = false;
  if (napi_get_value_bool(env, value, &flag) != napi_ok) Expected(what, "a boolean");
  return flag;
}

bool IsArray(napi_env env, napi_value value) {
  bool is = false;
  Check(env, napi_is_array(env, value, &is));
  return is;
}

bool IsTypedArray(napi_env env, napi_value value) {
  bool is = false;
  Check(env, napi_is_typedarray(env, value, &is));
  return is;
}

uint32_t Length(napi_env env, napi_value array, const char* what) {
  uint32_t length = 0;
  if (napi_get_array_length(env, array, &length) != napi_ok) Expected(what, "an array");
  return length;
}

napi_value Element(napi_env env, napi_value array, uint32_t index) {
  napi_value value = nullptr;
  Check(env, napi_get_element(env, array, index, &value));
  return value;
}

napi_value Property(napi_env env, napi_value object, const char* name) {
  napi_value value = nullptr;
  Check(env, napi_get_named_property(env, object, name, &value));
  return value;
}

std::vector<int64_t> GetIntegers(napi_env env, napi_value array, const char* what) {
  const uint32_t length = Length(env, array, what);
  std::vector<int64_t> numbers(length);
  for (uint32_t i = 0; i < length; i++) numbers[i] = GetInteger(env, Element(env, array, i), what);
  return numbers;
}

std::vector<std::string> GetStrings(napi_env env, napi_value array, const char* what) {
  const uint32_t length = Length(env, array, what);
  std::vector<std::string> texts(length);
  for (uint32_t i = 0; i < length; i++) texts[i] = GetString(env, Element(env, array, i), what);
  return texts;
}

Bytes GetBytes(napi_env env, napi_value value, const char* what) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &data, nullptr, nullptr) != napi_ok) Expected(what, "a typed array");
  size_t width = 1;
  switch (type) {
    case napi_int16_array:
    case napi_uint16_array: width = 2; break;
    case napi_int32_array:
    case napi_uint32_array:
    case napi_float32_array: width = 4; break;
    case napi_float64_array:
    case napi_bigint64_array:
    case napi_biguint64_array: width = 8; break;
    default: break;
  }
  return {data, length * width};
}

napi_value MakeString(napi_env env, const std::string& text) {
  napi_value value = nullptr;
  Check(env, napi_create_string_utf8(env, text.data(), text.size(), &value));
  return value;
}

napi_value MakeNumber(napi_env env, double number) {
  napi_value value = nullptr;
  Check(env, napi_create_double(env, number, &value));
  return value;
}

napi_value MakeBoolean(napi_env env, bool flag) {
  napi_value value = nullptr;
  Check(env, napi_get_boolean(env, flag, &value));
  return value;
}

napi_value MakeUndefined(napi_env env) {
  napi_value value = nullptr;
  Check(env, napi_get_undefined(env, &value));
  return value;
}

napi_value MakeArray(napi_env env, size_t length) {
  napi_value value = nullptr;
  Check(env, napi_create_array_with_length(env, length, &value));
  return value;
}

napi_value MakeObject(napi_env env) {
  napi_value value = nullptr;
  Check(env, napi_create_object(env, &value));
  return value;
}

napi_value MakeBytes(napi_env env, const void* data, size_t size) {
  void* target = nullptr;
  napi_value memory = nullptr, array = nullptr;
  Check(env, napi_create_arraybuffer(env, size, &target, &memory));
  if (size > 0) std::memcpy(target, data, size);
  Check(env, napi_create_typedarray(env, napi_uint8_array, size, memory, 0, &array));
  return array;
}

napi_value MakeError(napi_env env, const std::string& code, const std::string& message) {
  napi_value error = nullptr;
  Check(env, napi_create_error(env, MakeString(env, code), MakeString(env, message), &error));
  return error;
}

void SetProperty(napi_env env, napi_value object, const char* name, napi_value value) {
  Check(env, napi_set_named_property(env, object, name, value));
}

void SetElement(napi_env env, napi_value array, uint32_t index, napi_value value) {
  Check(env, napi_set_element(env, array, index, value));
}

}  // namespace gradbook
