// How hot loops are compiled.

#ifndef ASTRONET_VECTORS_H_
#define ASTRONET_VECTORS_H_

// The processor's widest vectors are chosen when the library loads, so that what is built here runs elsewhere too.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define WIDEST __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define WIDEST
#endif
// A template takes the vectors of the WIDEST function that it is inlined into.
#define INLINE inline __attribute__((always_inline))

// In front of a loop none of whose turns reads what another one writes; arrays may still lie in the same place. GCC compares no
// more than ten pairs of them before it gives vectors up.
#if defined(__clang__)
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#elif defined(__GNUC__)
#define INDEPENDENT _Pragma("GCC ivdep")
#else
#define INDEPENDENT
#endif

#endif
