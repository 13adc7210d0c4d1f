"""The command line as a whole: fast, documented, and quiet about nothing."""

import resource

import pytest

import marsad as package

LIMIT = 0.3


@pytest.mark.parametrize("arguments", [("-c", "import marsad"), ("-m", "marsad", "--help")])
def test_start_is_fast(run_python, arguments):
    # Processor time: how long a start takes by the clock depends on what else the machine does.
    def spent():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    def measure():
        before = spent()
        assert run_python(*arguments).returncode == 0
        return spent() - before

    run_python(*arguments)  # compiles modules that are new
    assert min(measure() for _ in range(5)) < LIMIT


def test_version(marsad):
    assert marsad("--version").out == f"marsad {package.__version__}\n"
    assert "marsad-reading/" in marsad("version").out


def test_without_a_command_help_is_shown(marsad):
    assert "Usage" in (ran := marsad()).out + ran.err


def test_completion_is_offered(marsad):
    assert "--install-completion" in marsad("--help").out


def test_a_closed_pipe_is_no_error(run_python, tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_text('{"text": "Rockets hit the base."}\n' * 3000)
    code = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'marsad', 'read',"
        f" {str(path)!r}, '--format', 'jsonl'], stdout=subprocess.PIPE, stderr=subprocess.PIPE);"
        "p.stdout.readline(); p.stdout.close(); err = p.stderr.read(); p.wait();"
        "print(p.returncode, b'Traceback' in err)"
    )
    assert run_python("-c", code, text=True).stdout.strip() == "141 False"
