// Attributes of an op, from tfjs-node's { name, type, value } to TensorFlow's.
#pragma once

#include <tensorflow/c/eager/c_api.h>

#include <string>

#include "values.h"

namespace gradbook {

// Sets one attribute; an array as value makes a list attribute (for TF_ATTR_SHAPE: an array of arrays).
void SetAttribute(napi_env env, TFE_Op* op, napi_value attribute, const std::string& opName);

}  // namespace gradbook
