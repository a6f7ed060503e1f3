// Text to tokens and back, as the metadata of an exported GPT say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

/// Reads an array of strings in JSON; the strings become UTF-8.
class JsonStrings {
 public:
  explicit JsonStrings(const std::string& json) : json_(json) {}

  std::vector<std::string> Read() {
    std::vector<std::string> strings;
    for (size_t open = json_.find('"'); open != std::string::npos; open = json_.find('"', at_)) {
      at_ = open + 1;
      strings.push_back(ReadString());
    }
    return strings;
  }

 private:
  std::string ReadString() {
    std::string text;
    for (char c = Take(); c != '"'; c = Take()) {
      if (c == '\\') {
        AppendEscaped(text);
      } else {
        text += c;
      }
    }
    return text;
  }

  void AppendEscaped(std::string& text) {
    static const std::string kLetters = "bfnrt";
    static const std::string kMeanings = "\b\f\n\r\t";
    const char letter = Take();
    const size_t known = kLetters.find(letter);
    if (letter == 'u') {
      uint32_t point = Hex();
      if (point >= 0xD800 && point < 0xDC00 && json_.compare(at_, 2, "\\u") == 0) {
        at_ += 2;
        point = 0x10000 + ((point - 0xD800) << 10) + (Hex() - 0xDC00);
      }
      AppendPoint(text, point);
    } else {
      text += known == std::string::npos ? letter : kMeanings[known];
    }
  }

  uint32_t Hex() {
    at_ += 4;
    return static_cast<uint32_t>(std::stoul(json_.substr(at_ - 4, 4), nullptr, 16));
  }

  static void AppendPoint(std::string& text, uint32_t point) {
    if (point < 0x80) {
      text += static_cast<char>(point);
    } else if (point < 0x800) {
      text += static_cast<char>(0xC0 | point >> 6);
      text += static_cast<char>(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
      text += static_cast<char>(0xE0 | point >> 12);
      text += static_cast<char>(0x80 | (point >> 6 & 0x3F));
      text += static_cast<char>(0x80 | (point & 0x3F));
    } else {
      text += static_cast<char>(0xF0 | point >> 18);
      text += static_cast<char>(0x80 | (point >> 12 & 0x3F));
      text += static_cast<char>(0x80 | (point >> 6 & 0x3F));
      text += static_cast<char>(0x80 | (point & 0x3F));
    }
  }

  char Take() {
    if (at_ >= json_.size()) {
      throw std::runtime_error("the model's vocabulary is damaged");
    }
    return json_[at_++];
  }

  const std::string json_;
  size_t at_ = 0;
};

class Vocabulary {
 public:
  /// Of bytes, where a token is its own number, or of characters, which the vocabulary lists.
  Vocabulary(const std::string& tokenizer, const std::string& vocabulary)
      : bytes_(tokenizer.find("\"BYTES\"") != std::string::npos),
        tokens_(JsonStrings(vocabulary).Read()) {
    for (size_t token = 0; token < tokens_.size(); token++) {
      numbers_[tokens_[token]] = static_cast<int64_t>(token);
    }
  }

  std::vector<int64_t> Encode(const std::string& text) const {
    std::vector<int64_t> tokens;
    for (size_t at = 0; at < text.size();) {
      const auto first = static_cast<unsigned char>(text[at]);
      const std::string unit = text.substr(at, bytes_ ? 1 : Length(first));
      const auto number = numbers_.find(unit);
      if (!bytes_ && number == numbers_.end()) {
        throw std::runtime_error("'" + unit + "' is not in the vocabulary");
      }
      tokens.push_back(bytes_ ? first : number->second);
      at += unit.size();
    }
    return tokens;
  }

  std::string Decode(const std::vector<int64_t>& tokens) const {
    std::string text;
    for (int64_t token : tokens) {
      text += bytes_ ? std::string(1, static_cast<char>(token))
                     : tokens_[static_cast<size_t>(token)];
    }
    return text;
  }

 private:
  /// Bytes of the UTF-8 character that begins with this one.
  static size_t Length(unsigned char first) {
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  }

  const bool bytes_;
  const std::vector<std::string> tokens_;
  std::unordered_map<std::string, int64_t> numbers_;
};
