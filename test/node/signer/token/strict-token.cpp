// A PKCS#11 module around SoftHSM that does what hardware does and SoftHSM does not: it counts wrong PINs and locks, goes
// away in the middle, lacks a mechanism, wants the PIN before each signature. Files in the folder that STRICT_TOKEN names
// say what it does; each is looked at anew in every call.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <dlfcn.h>

#include <pkcs11/pkcs11.h>

static CK_FUNCTION_LIST_PTR real = nullptr;
static CK_FUNCTION_LIST list;
static bool wantsPin = false;

static std::string path(const char *name) {
  const char *folder = getenv("STRICT_TOKEN");
  return std::string(folder == nullptr ? "/nonexistent" : folder) + "/" + name;
}

/** The number in a file, or `otherwise` when there is none. */
static long number(const char *name, long otherwise) {
  FILE *file = fopen(path(name).c_str(), "r");
  if (file == nullptr) return otherwise;
  long value = otherwise;
  if (fscanf(file, "%ld", &value) != 1) value = otherwise;
  fclose(file);
  return value;
}

static void put(const char *name, long value) {
  FILE *file = fopen(path(name).c_str(), "w");
  if (file == nullptr) return;
  fprintf(file, "%ld", value);
  fclose(file);
}

static bool is(const char *name) { return number(name, 0) != 0; }

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  if (user == CKU_CONTEXT_SPECIFIC && is("always-authenticate")) {
    put("pins-again", number("pins-again", 0) + 1);
    wantsPin = false;
    return CKR_OK;
  }
  put("logins", number("logins", 0) + 1);
  long tries = number("tries", 3);
  if (tries == 0) return CKR_PIN_LOCKED;
  CK_RV answer = real->C_Login(session, user, pin, length);
  if (answer == CKR_PIN_INCORRECT) put("tries", tries - 1);
  if (answer == CKR_OK) put("tries", 3);
  return answer;
}

static CK_RV initialize(CK_VOID_PTR settings) {
  return is("no-start") ? CKR_FUNCTION_FAILED : real->C_Initialize(settings);
}

static CK_RV slots(CK_BBOOL present, CK_SLOT_ID_PTR some, CK_ULONG_PTR count) {
  return is("no-reader") ? CKR_DEVICE_ERROR : real->C_GetSlotList(present, some, count);
}

static CK_RV tokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  CK_RV answer = real->C_GetTokenInfo(slot, info);
  if (is("unreadable")) return CKR_TOKEN_NOT_RECOGNIZED;
  long tries = number("tries", 3);
  info->flags &= ~(CK_FLAGS)(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
  if (tries < 3) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (tries == 1) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (tries == 0) info->flags |= CKF_USER_PIN_LOCKED;
  if (is("no-pin")) info->flags &= ~(CK_FLAGS)CKF_USER_PIN_INITIALIZED;
  return answer;
}

static CK_RV mechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO_PTR info) {
  if (number("no-mechanism", -1) == (long)type) return CKR_MECHANISM_INVALID;
  CK_RV answer = real->C_GetMechanismInfo(slot, type, info);
  if (number("no-signing", -1) == (long)type) info->flags &= ~(CK_FLAGS)CKF_SIGN;
  return answer;
}

static CK_RV signInit(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key) {
  wantsPin = is("always-authenticate");
  return real->C_SignInit(session, mechanism, key);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR out, CK_ULONG_PTR outLength) {
  if (wantsPin) return CKR_USER_NOT_LOGGED_IN;
  long left = number("signatures-left", 1000);
  if (left == 0) return CKR_DEVICE_REMOVED;
  put("signatures-left", left - 1);
  if (is("odd-answer")) return CKR_VENDOR_DEFINED + 1;
  CK_RV answer = real->C_Sign(session, data, length, out, outLength);
  if (answer == CKR_OK && is("wrong-signature")) out[5] ^= 1;
  if (answer == CKR_OK && is("short-signature")) *outLength -= 1;
  return answer;
}

static CK_RV attributes(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_PTR some, CK_ULONG count) {
  CK_RV answer = real->C_GetAttributeValue(session, object, some, count);
  for (CK_ULONG i = 0; i < count; i++) {
    if (some[i].pValue == nullptr || some[i].ulValueLen != 1) continue;
    if (some[i].type == CKA_ALWAYS_AUTHENTICATE && is("always-authenticate")) *(CK_BBOOL *)some[i].pValue = CK_TRUE;
    if (some[i].type == CKA_EXTRACTABLE && is("extractable")) *(CK_BBOOL *)some[i].pValue = CK_TRUE;
  }
  return answer;
}

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR found) {
  void *soft = dlopen(getenv("STRICT_TOKEN_AROUND"), RTLD_NOW);
  if (soft == nullptr) return CKR_GENERAL_ERROR;
  CK_C_GetFunctionList get = (CK_C_GetFunctionList)dlsym(soft, "C_GetFunctionList");
  CK_RV answer = get(&real);
  if (answer != CKR_OK) return answer;
  list = *real;
  list.C_GetFunctionList = C_GetFunctionList;
  list.C_Initialize = initialize;
  list.C_GetSlotList = slots;
  list.C_Login = login;
  list.C_GetTokenInfo = tokenInfo;
  list.C_GetMechanismInfo = mechanismInfo;
  list.C_SignInit = signInit;
  list.C_Sign = sign;
  list.C_GetAttributeValue = attributes;
  *found = &list;
  return CKR_OK;
}
