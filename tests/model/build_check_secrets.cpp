#include <tare/model/build_check_secrets.hpp>

using tare::is_secret_name;

static_assert(is_secret_name("TOKEN"));
static_assert(is_secret_name("api_key"));
static_assert(is_secret_name("KEY_OF_IT"));
static_assert(is_secret_name("x_Password_y"));
static_assert(is_secret_name("_secret_"));
static_assert(is_secret_name("APIKEY"));
static_assert(is_secret_name("to\xE2\x84\xAA"
                             "en")); // the Kelvin sign is a k
static_assert(is_secret_name("\xC5\xBF"
                             "ecret")); // and the long s an s
static_assert(!is_secret_name(""));
static_assert(!is_secret_name("_"));
static_assert(!is_secret_name("MONKEY"));
static_assert(!is_secret_name("KEYS"));
static_assert(!is_secret_name("PASSWORDS"));
static_assert(!is_secret_name("my-token"));
static_assert(!is_secret_name("PUBLIC_KEY"));
static_assert(!is_secret_name("PASSWORD_FILE"));
static_assert(!is_secret_name("key_version"));
static_assert(is_secret_name("KEY_VERSIONS"));
