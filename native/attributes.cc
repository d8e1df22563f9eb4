#include "attributes.h"

#include <vector>

namespace gradbook {

namespace {

void SetString(napi_env env, TFE_Op* op, const char* name, napi_value value) {
  if (IsTypedArray(env, value)) {
    const Bytes bytes = GetBytes(env, value, name);
    TFE_OpSetAttrString(op, name, bytes.data, bytes.size);
  } else if (IsArray(env, value)) {
    const std::vector<std::string> texts = GetStrings(env, value, name);
    std::vector<const void*> data;
    std::vector<size_t> lengths;
    for (const std::string& text : texts) {
      data.push_back(text.data());
      lengths.push_back(text.size());
    }
    TFE_OpSetAttrStringList(op, name, data.data(), lengths.data(), static_cast<int>(texts.size()));
  } else {
    const std::string text = GetString(env, value, name);
    TFE_OpSetAttrString(op, name, text.data(), text.size());
  }
}

void SetInteger(napi_env env, TFE_Op* op, const char* name, napi_value value) {
  if (IsArray(env, value)) {
    const std::vector<int64_t> numbers = GetIntegers(env, value, name);
    TFE_OpSetAttrIntList(op, name, numbers.data(), static_cast<int>(numbers.size()));
  } else {
    TFE_OpSetAttrInt(op, name, GetInteger(env, value, name));
  }
}

void SetFloat(napi_env env, TFE_Op* op, const char* name, napi_value value) {
  if (IsArray(env, value)) {
    std::vector<float> numbers(Length(env, value, name));
    for (uint32_t i = 0; i < numbers.size(); i++) numbers[i] = static_cast<float>(GetNumber(env, Element(env, value, i), name));
    TFE_OpSetAttrFloatList(op, name, numbers.data(), static_cast<int>(numbers.size()));
  } else {
    TFE_OpSetAttrFloat(op, name, static_cast<float>(GetNumber(env, value, name)));
  }
}

void SetBoolean(napi_env env, TFE_Op* op, const char* name, napi_value value) {
  if (IsArray(env, value)) {
    std::vector<unsigned char> flags(Length(env, value, name));
    for (uint32_t i = 0; i < flags.size(); i++) flags[i] = GetBoolean(env, Element(env, value, i), name) ? 1 : 0;
    TFE_OpSetAttrBoolList(op, name, flags.data(), static_cast<int>(flags.size()));
  } else {
    TFE_OpSetAttrBool(op, name, GetBoolean(env, value, name) ? 1 : 0);
  }
}

void SetType(napi_env env, TFE_Op* op, const char* name, napi_value value) {
  if (IsArray(env, value)) {
    std::vector<TF_DataType> types(Length(env, value, name));
    for (uint32_t i = 0; i < types.size(); i++) types[i] = static_cast<TF_DataType>(GetInteger(env, Element(env, value, i), name));
    TFE_OpSetAttrTypeList(op, name, types.data(), static_cast<int>(types.size()));
  } else {
    TFE_OpSetAttrType(op, name, static_cast<TF_DataType>(GetInteger(env, value, name)));
  }
}

void SetShape(napi_env env, TFE_Op* op, const char* name, napi_value value, const std::string& opName) {
  const StatusPtr status = NewStatus();
  const uint32_t length = Length(env, value, name);
  if (length > 0 && IsArray(env, Element(env, value, 0))) {
    std::vector<std::vector<int64_t>> shapes(length);
    std::vector<const int64_t*> sizes(length);
    std::vector<int> ranks(length);
    for (uint32_t i = 0; i < length; i++) {
      shapes[i] = GetIntegers(env, Element(env, value, i), name);
      sizes[i] = shapes[i].data();
      ranks[i] = static_cast<int>(shapes[i].size());
    }
    TFE_OpSetAttrShapeList(op, name, sizes.data(), ranks.data(), static_cast<int>(length), status.get());
  } else {
    const std::vector<int64_t> shape = GetIntegers(env, value, name);
    TFE_OpSetAttrShape(op, name, shape.data(), static_cast<int>(shape.size()), status.get());
  }
  Require(status.get(), opName);
}

}  // namespace

void SetAttribute(napi_env env, TFE_Op* op, napi_value attribute, const std::string& opName) {
  const std::string name = GetString(env, Property(env, attribute, "name"), (opName + ": an attribute's name").c_str());
  const int64_t type = GetInteger(env, Property(env, attribute, "type"), (opName + ": the type of attribute " + name).c_str());
  const napi_value value = Property(env, attribute, "value");
  try {
    switch (type) {
      case TF_ATTR_STRING: return SetString(env, op, name.c_str(), value);
      case TF_ATTR_INT: return SetInteger(env, op, name.c_str(), value);
      case TF_ATTR_FLOAT: return SetFloat(env, op, name.c_str(), value);
      case TF_ATTR_BOOL: return SetBoolean(env, op, name.c_str(), value);
      case TF_ATTR_TYPE: return SetType(env, op, name.c_str(), value);
      case TF_ATTR_SHAPE: return SetShape(env, op, name.c_str(), value, opName);
      default: throw Failure("INVALID_ARGUMENT", name + " has the unknown attribute type " + std::to_string(type) + ".");
    }
  } catch (const Failure& failure) {
    throw Failure(failure.code(), opName + ": attribute " + failure.what());
  }
}

}  // namespace gradbook
