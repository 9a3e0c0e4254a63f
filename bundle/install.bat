@echo off
rem Installs into .venv beside this script, from wheels\ alone: no network, no administrator.
chcp 65001 >nul
cd /d "%~dp0"
py -3 -m venv .venv || goto failed
.venv\Scripts\python -m pip install --disable-pip-version-check --quiet --no-index --find-links wheels --require-hashes -r requirements.lock || goto failed
.venv\Scripts\python -m pip install --disable-pip-version-check --quiet --no-index --find-links wheels --no-deps township-stats || goto failed
.venv\Scripts\township-stats doctor
echo 装好了。生成附录：.venv\Scripts\township-stats build 2023
pause
exit /b 0
:failed
echo 没有装好，请把上面的文字发给技术人员。
pause
exit /b 1
