#!/usr/bin/env python3
"""accepted.py TOOL ONE_IN_FILES ONE_IN_EDITS FOLDER...

Has dash and bash read (-n) the scripts that edited_scripts makes of a sample of Dockerfiles: each must be
accepted where the script it was made from is, or the two that were joined are. Prints what is not, and fails then. Skipped where a shell is
missing."""
import os
import random
import shutil
import subprocess
import sys
import tempfile

LOOP = 'for f in "$2"/*; do "$1" -n "$f" 2>/dev/null || echo "${f##*/}"; done'


def refused(shell, scripts):
    """The indices of the scripts that a shell does not accept."""
    out = set()
    with tempfile.TemporaryDirectory() as folder:
        for index, script in enumerate(scripts):
            with open(os.path.join(folder, str(index)), 'wb') as file:
                file.write(script + b'\n')
        run = subprocess.run(['sh', '-c', LOOP, 'sh', shell, folder], capture_output=True, text=True, check=True)
        out.update(int(line) for line in run.stdout.split())
    return out


def main():
    tool, one_in_files, one_in_edits, *folders = sys.argv[1:]
    for shell in ('dash', 'bash'):
        if not shutil.which(shell):
            print(f'Skipped: there is no {shell}')
            return 0
    paths = sorted(os.path.join(folder, name) for folder in folders for name in os.listdir(folder))
    chosen = random.Random(1).sample(paths, len(paths) // int(one_in_files))
    run = subprocess.run([tool, one_in_edits], input='\n'.join(chosen).encode(), capture_output=True, check=True)
    fields = run.stdout.split(b'\0')[:-1]
    edits = list(zip(fields[0::3], fields[1::3], fields[2::3]))
    if not edits:
        print('no edits')
        return 1
    wrong = checked = 0
    for shell, dialects in (('dash', (b'dash',)), ('bash', (b'dash', b'bash'))):
        own = [edit for edit in edits if edit[0] in dialects]
        originals = sorted({original for _, original, _ in own})
        refused_originals = {originals[index] for index in refused(shell, originals)}
        accepted = [edit for edit in own if edit[1] not in refused_originals]
        checked += len(accepted)
        for index in sorted(refused(shell, [edited for _, _, edited in accepted])):
            wrong += 1
            if wrong <= 10:
                _, original, edited = accepted[index]
                print(f'{shell} refuses:\n{edited.decode(errors="replace")}\nmade from:\n'
                      f'{original.decode(errors="replace")}\n')
        print(f'{shell}: {len(accepted)} edits of {len(originals) - len(refused_originals)} scripts it accepts, '
              f'{len(refused_originals)} others left out')
    print(f'{checked - wrong} of {checked} accepted')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
