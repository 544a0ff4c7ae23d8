#include <tare/tare.hpp>

int main() { return tare::parse("FROM scratch\n").ok() ? 0 : 1; }
