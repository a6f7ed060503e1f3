// Writes text with an exported GPT: generate MODEL.onnx [PROMPT] [TOKENS]
#include <onnxruntime_cxx_api.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iostream>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "vocabulary.h"

namespace {

const std::string kPast = "past_key_values.";
const std::string kPresent = "present.";

using Tokens = std::vector<int64_t>;

std::string Metadata(const Ort::Session& session, const char* key) {
  Ort::AllocatorWithDefaultOptions allocator;
  auto value = session.GetModelMetadata().LookupCustomMetadataMapAllocated(key, allocator);
  if (!value) {
    throw std::runtime_error(std::string("the model's metadata have no entry ") + key);
  }
  return value.get();
}

/// A sequence that the model reads piece by piece.
class Sequence {
 public:
  explicit Sequence(Ort::Session& session) : session_(session) {
    Ort::AllocatorWithDefaultOptions allocator;
    for (size_t i = 0; i < session.GetInputCount(); i++) {
      std::string name = session.GetInputNameAllocated(i, allocator).get();
      if (name.compare(0, kPast.size(), kPast) == 0) {
        auto shape = session.GetInputTypeInfo(i).GetTensorTypeAndShapeInfo().GetShape();
        shape[0] = 1;
        state_.push_back(Silence(shape));
        outputs_.push_back(kPresent + name.substr(kPast.size()));
        inputs_.push_back(std::move(name));
      }
    }
  }

  size_t length() const { return length_; }

  /// Reads the next tokens; returns the likeliest one after them.
  int64_t Next(Tokens tokens) {
    Tokens positions(tokens.size());
    std::iota(positions.begin(), positions.end(), static_cast<int64_t>(length_));
    length_ += tokens.size();
    Tokens mask(length_, 1);

    std::vector<const char*> inputs = {"input_ids", "attention_mask", "position_ids"};
    std::vector<const char*> outputs = {"logits"};
    std::vector<Ort::Value> values;
    values.push_back(Tensor(tokens));
    values.push_back(Tensor(mask));
    values.push_back(Tensor(positions));
    for (size_t i = 0; i < state_.size(); i++) {
      inputs.push_back(inputs_[i].c_str());
      outputs.push_back(outputs_[i].c_str());
      values.push_back(std::move(state_[i]));
    }
    auto results = session_.Run(Ort::RunOptions{nullptr}, inputs.data(), values.data(),
                                values.size(), outputs.data(), outputs.size());
    for (size_t i = 0; i < state_.size(); i++) {
      state_[i] = std::move(results[i + 1]);
    }
    return Likeliest(results[0]);
  }

 private:
  /// The state before the first token: nothing for attention, zeros for the filters.
  static Ort::Value Silence(std::vector<int64_t> shape) {
    int64_t size = 1;
    for (int64_t& axis : shape) {
      axis = std::max<int64_t>(axis, 0);
      size *= axis;
    }
    Ort::AllocatorWithDefaultOptions allocator;
    auto value = Ort::Value::CreateTensor<float>(allocator, shape.data(), shape.size());
    std::fill_n(value.GetTensorMutableData<float>(), size, 0.0f);
    return value;
  }

  /// A view of the tokens, which must live as long as it does.
  static Ort::Value Tensor(Tokens& tokens) {
    static const auto memory = Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeCPU);
    const std::array<int64_t, 2> shape = {1, static_cast<int64_t>(tokens.size())};
    return Ort::Value::CreateTensor<int64_t>(memory, tokens.data(), tokens.size(), shape.data(),
                                             shape.size());
  }

  static int64_t Likeliest(const Ort::Value& logits) {
    const auto shape = logits.GetTensorTypeAndShapeInfo().GetShape();
    const float* last = logits.GetTensorData<float>() + (shape[1] - 1) * shape[2];
    return std::max_element(last, last + shape[2]) - last;
  }

  Ort::Session& session_;
  std::vector<std::string> inputs_;
  std::vector<std::string> outputs_;
  std::vector<Ort::Value> state_;
  size_t length_ = 0;
};

/// What a fresh state is to read: all, or where that is too long the end of it.
Tokens Window(const Tokens& text, size_t context) {
  const size_t size = text.size() <= context ? text.size() : std::max<size_t>(1, context / 2);
  return {text.end() - static_cast<std::ptrdiff_t>(size), text.end()};
}

/// Continues a text with the likeliest tokens.
Tokens Generate(Ort::Session& session, Tokens text, size_t count) {
  const size_t context = std::stoul(Metadata(session, "timefreq.context_length"));
  std::optional<Sequence> sequence;
  for (size_t i = 0; i < count; i++) {
    Tokens next = {text.back()};
    if (!sequence || sequence->length() + 1 > context) {
      sequence.emplace(session);
      next = Window(text, context);
    }
    text.push_back(sequence->Next(std::move(next)));
  }
  return text;
}

int Run(const std::string& file, const std::string& prompt, size_t count) {
  Ort::Env environment(ORT_LOGGING_LEVEL_ERROR);
  Ort::Session session(environment, std::filesystem::path(file).c_str(), Ort::SessionOptions{});
  if (Metadata(session, "timefreq.graph") != "generation") {
    throw std::runtime_error(file + " is not a graph that generates");
  }
  const Vocabulary vocabulary(Metadata(session, "timefreq.tokenizer"),
                              Metadata(session, "timefreq.vocabulary"));
  const Tokens begin = vocabulary.Encode(prompt);
  if (begin.empty()) {
    throw std::runtime_error("the prompt is empty");
  }
  const auto start = std::chrono::steady_clock::now();
  const Tokens text = Generate(session, begin, count);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::cout << prompt << vocabulary.Decode({text.begin() + begin.size(), text.end()}) << std::endl;
  std::cerr << static_cast<int>(count / seconds.count()) << " tokens a second" << std::endl;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 2) {
      throw std::runtime_error("usage: generate MODEL.onnx [PROMPT] [TOKENS]");
    }
    if (OrtGetApiBase()->GetApi(ORT_API_VERSION) == nullptr) {
      throw std::runtime_error(std::string("the library is ONNX Runtime ") +
                               OrtGetApiBase()->GetVersionString() + ", older than its headers");
    }
    return Run(argv[1], argc > 2 ? argv[2] : "the ", argc > 3 ? std::stoul(argv[3]) : 200);
  } catch (const std::exception& e) {
    std::cerr << "generate: " << e.what() << std::endl;
    return 1;
  }
}
